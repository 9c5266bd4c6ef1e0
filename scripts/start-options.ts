import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";

export type StartOptions = {
  dev: boolean;
  /** `demo seed`, or `demo import` with the person's own archive. */
  demoArgs: string[];
  ownArchive: boolean;
};

export const USAGE = `npm start -- [--mbox FILE | --eml FOLDER] [--shift-dates]

  --mbox FILE     fill the demo mailbox from an mbox file (Google Takeout makes one)
  --eml FOLDER    the same from a folder of .eml files
  --shift-dates   move the archive in time so that its newest message is from now`;

/** @throws Error with the usage when an argument is unknown or a file does not exist */
export function readStartOptions(args: string[]): StartOptions {
  const { values } = parse(args);
  const { mbox, eml } = values;
  if (mbox && eml) throw new Error(`--mbox or --eml, not both.\n\n${USAGE}`);
  const dev = values.dev === true;
  const archive = mbox ?? eml;
  if (archive === undefined) return { dev, demoArgs: ["demo", "seed", "--json"], ownArchive: false };
  // npm runs scripts in the package's folder; paths are meant from where the person stood.
  const path = resolve(process.env["INIT_CWD"] ?? process.cwd(), archive);
  if (!existsSync(path)) throw new Error(`${path} does not exist.`);
  const shift = values["shift-dates"] ? ["--shift-dates"] : [];
  return {
    dev,
    ownArchive: true,
    demoArgs: ["demo", "import", mbox ? "--mbox" : "--eml", path, ...shift, "--connect", "--json"],
  };
}

function parse(args: string[]) {
  const text = { type: "string" } as const;
  const flag = { type: "boolean" } as const;
  try {
    return parseArgs({ args, options: { dev: flag, mbox: text, eml: text, "shift-dates": flag } });
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`, { cause: error });
  }
}
