import { watch } from "node:fs";
import { join } from "node:path";
import { type Child, ROOT, startChild } from "./child.ts";

// `node --watch` outlives a killed parent; this one follows it, and lets the old process finish before the new one runs.
const [script = "", ...folders] = process.argv.slice(2);
let child = run();
let restarting: Promise<void> | undefined;

function run() {
  const started = startChild({ args: [script], env: {}, onLine: (line) => console.log(line) });
  void tellEnd(started);
  return started;
}

async function tellEnd(started: Child): Promise<void> {
  const code = await started.exited;
  if (code) console.log(`${script} exited with ${code}; it starts again with the next change.`);
}

async function restart(file: string): Promise<void> {
  console.log(`${file} changed, starting ${script} again`);
  await child.stop();
  child = run();
  restarting = undefined;
}

for (const folder of folders) {
  watch(join(ROOT, folder), { recursive: true }, (_event, file) => {
    if (file && /\.(ts|json)$/.test(file) && !file.endsWith(".test.ts")) restarting ??= restart(join(folder, file));
  });
}

process.on("SIGTERM", () => {
  void child.stop().then((code) => process.exit(code ?? 1));
});
