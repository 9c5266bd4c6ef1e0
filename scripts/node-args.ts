/**
 * What `node` is told to run a process. Without a bound V8 lets its young generation grow to several times what is in use:
 * loading the modules alone leaves 300 MB that are never needed again. `package.json` and the Dockerfile say the same.
 */
export const WEB_ARGS = ["--max-semi-space-size=16", "web/main.ts"];
export const WORKER_ARGS = ["--max-semi-space-size=16", "--max-old-space-size=192", "worker/main.ts"];
