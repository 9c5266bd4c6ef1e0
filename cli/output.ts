import { isAppError } from "../src/errors.ts";
import { redactText } from "../src/log.ts";

/** sysexits.h: bad configuration. */
export const EX_CONFIG = 78;

export function print(json: boolean, value: object, words: () => string): void {
  process.stdout.write(json ? `${JSON.stringify(value)}\n` : `${words()}\n`);
}

/** Known failures in two lines, bugs with their stack. @returns the exit code */
export function explain(error: unknown): number {
  if (!isAppError(error)) {
    process.stderr.write(`${redactText(error instanceof Error ? (error.stack ?? error.message) : String(error))}\n`);
    return 1;
  }
  const config = error.code === "BAD_CONFIG";
  process.stderr.write(config ? `${error.message}\n` : `${error.message} (${error.code})\n${error.remedy}\n`);
  return config ? EX_CONFIG : 1;
}
