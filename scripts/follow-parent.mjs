// Preloaded (`node --import`) into every process we start: when the parent is killed without a chance to stop its
// children, they end the way a normal stop ends them.
const parent = process.ppid;
const watch = setInterval(() => {
  if (process.ppid === parent) return;
  clearInterval(watch);
  process.kill(process.pid, "SIGTERM");
}, 500);
watch.unref();
