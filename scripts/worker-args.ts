/**
 * What `node` is told to run a worker. Without a bound V8 lets the heap grow to several times what is in use: loading the
 * modules alone leaves 300 MB that are never needed again. `package.json` and the Dockerfile say the same.
 */
export const WORKER_ARGS = ["--max-semi-space-size=16", "--max-old-space-size=192", "worker/main.ts"];
