import { build } from "./build.ts";
import { runToEnd } from "./child.ts";

await build({ command: (_what, options) => runToEnd(options) });
