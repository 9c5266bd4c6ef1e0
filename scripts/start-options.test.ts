import { expect, test } from "vitest";
import { readStartOptions } from "./start-options.ts";

test("without flags the demo is seeded", () => {
  expect(readStartOptions([])).toEqual({ dev: false, demoArgs: ["demo", "seed", "--json"], ownArchive: false });
});

test("an archive is imported by its full path", () => {
  const { demoArgs } = readStartOptions(["--mbox", "package.json", "--shift-dates"]);
  expect(demoArgs).toEqual([
    "demo",
    "import",
    "--mbox",
    `${process.cwd()}/package.json`,
    "--shift-dates",
    "--connect",
    "--json",
  ]);
});

test("a folder of messages may start with --dev", () => {
  expect(readStartOptions(["--dev", "--eml", "src"])).toMatchObject({ dev: true });
});

test.each([
  ["an unknown flag", ["--mobx", "x"], /Unknown option '--mobx'[\s\S]*npm start --/],
  ["a file that is not there", ["--mbox", "nowhere.mbox"], /nowhere\.mbox does not exist/],
  ["two archives", ["--mbox", "package.json", "--eml", "src"], /not both/],
])("%s is refused in words", (_case, args, message) => {
  expect(() => readStartOptions(args)).toThrow(message);
});
