// Preloaded (`node --import`) into every process we start: when the parent is killed without a chance to stop its
// children, they end the way a normal stop ends them.
const parent = process.ppid;
setInterval(() => {
  if (process.ppid !== parent) process.kill(process.pid, "SIGTERM");
}, 500).unref();
