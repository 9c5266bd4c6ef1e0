import { type ParseArgsConfig, parseArgs } from "node:util";

const HELP = { help: { type: "boolean", short: "h", default: false } } as const;

/** The options of a script. `--help` prints the usage and ends; what is unknown ends with it, too, and exit code 2. */
export function optionsOrUsage<T extends NonNullable<ParseArgsConfig["options"]>>(options: T, usage: string) {
  try {
    const { values } = parseArgs({ options: { ...options, ...HELP } });
    if (!("help" in values) || !values.help) return values;
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
    process.exit(2);
  }
  console.log(usage);
  process.exit(0);
}
