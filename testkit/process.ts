export { isAlive, runToEnd, startChild, type Child, type ChildOptions } from "../scripts/child.ts";
