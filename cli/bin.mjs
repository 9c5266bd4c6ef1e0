#!/usr/bin/env node
// Runs on the system's Node; the command itself runs on the pinned one.
import { runPinned } from "../scripts/bootstrap.mjs";

await runPinned(`${import.meta.dirname}/main.ts`, process.argv.slice(2));
