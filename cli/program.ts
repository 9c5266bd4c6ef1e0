import { Command } from "commander";
import { migrateCommand } from "./migrate.ts";
import { explain } from "./output.ts";

/** @returns the exit code: 0 done, 1 failed, 78 bad configuration */
export async function run(args: string[]): Promise<number> {
  const program = new Command("syncline").description("Syncline from the command line").showHelpAfterError();
  program.addCommand(migrateCommand());
  try {
    await program.parseAsync(args, { from: "user" });
    return process.exitCode === undefined ? 0 : Number(process.exitCode);
  } catch (error) {
    return explain(error);
  }
}
