import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, expect, test } from "vitest";

type Map = (payload: unknown, account: string) => unknown;
type Mapper = { file: string; name: string; fixtures: string; mutants: readonly [from: string, to: string][] };

/** One line each, as a slip of the hand would have it. Each must be seen by a golden. */
const GMAIL: Mapper = {
  file: "gmail-messages.map.ts",
  name: "mapGmailMessage",
  fixtures: "gmail-messages",
  mutants: [
    ['const ROLES = ["from", "to", "cc", "bcc"]', 'const ROLES = ["from", "to", "bcc"]'],
    ['const ROLES = ["from", "to", "cc", "bcc"]', 'const ROLES = ["from", "to", "cc"]'],
    ["({ ...person, role })", '({ ...person, role: role === "from" ? "to" : role === "to" ? "from" : role })'],
    ['includes("SENT") ? "out" : "in"', 'includes("SENT") ? "in" : "out"'],
    ["new Date(Number(message.internalDate))", "new Date(Number(message.internalDate) / 1000)"],
    ['"SPAM", "TRASH"]', '"SPAM"]'],
    ["machine || saysAutomated(header)", "machine"],
    ["machine || saysAutomated(header)", "saysAutomated(header)"],
    ["|| message.labelIds.some((label) => BULK_TABS.has(label))", ""],
    ['direction === "in" && sender', "sender"],
    ["name.toLowerCase()", "name"],
    ['decodeHeader(header("subject"))', 'header("subject")'],
    ["unescapeHtml(message.snippet)", "message.snippet"],
    ['.replace(INVISIBLE_END, "")', ""],
    ['header("list-id") !== "" ||', ""],
    ["threadId: message.threadId", "threadId: message.id"],
  ],
};
const CALENDAR: Mapper = {
  file: "calendar-events.map.ts",
  name: "mapCalendarEvent",
  fixtures: "calendar-events",
  mutants: [
    ['event.status === "cancelled" ||', ""],
    ['"focusTime", ', ""],
    ["instantOf(event.end)", "instantOf(event.start)"],
    ["event.start?.date !== undefined", "event.start?.date === undefined"],
    ['[...organizer, ...toParticipants(event.attendees, "attendee")]', 'toParticipants(event.attendees, "attendee")'],
    ['toParticipants([event.organizer], "organizer")', 'toParticipants([event.organizer], "attendee")'],
    ["resource === true ||", ""],
    ["|| NOT_A_PERSON.test(email)", ""],
    ["name: toName(displayName, email)", "name: null"],
    ['|| "(no title)"', ""],
  ],
};
/** Shared by both: addresses are compared in lower case, names without what only repeats the address. */
const ADDRESS: readonly [string, string][] = [
  ["cleanText(address).toLowerCase()", "cleanText(address)"],
  ["clean.toLowerCase() === email ? null : clean", "false ? null : clean"],
  ["{ flatten: true }", "{ flatten: false }"],
];

const dir = mkdtempSync(join(tmpdir(), "syncline-mutants-"));
afterAll(() => rmSync(dir, { recursive: true }));
let made = 0;

/** The source with one place changed, as a module beside the others. */
async function mutant(mapper: Mapper, [from, to]: readonly [string, string], inAddress = false): Promise<Map> {
  made += 1;
  const here = import.meta.dirname;
  const change = (source: string) => {
    const [before, ...rest] = source.split(from);
    if (before === undefined || rest.length === 0) throw new Error(`${from} stands nowhere any more`);
    return before + to + rest.join(from);
  };
  const address = join(here, "..", "mail-address.ts");
  const changed = join(dir, `address-${made}.ts`);
  const bare = (source: string) =>
    source.replaceAll(/from "([\w-]+)"/g, (_, name: string) => `from "${import.meta.resolve(name)}"`);
  if (inAddress) writeFileSync(changed, bare(change(readFileSync(address, "utf8"))));
  const source = readFileSync(join(here, mapper.file), "utf8");
  const linked = (inAddress ? source : change(source)).replaceAll(
    /from "(\.[^"]+)"/g,
    (_, path: string) =>
      `from "${path === "../mail-address.ts" && inAddress ? pathToFileURL(changed).href : pathToFileURL(join(here, path)).href}"`,
  );
  const file = join(dir, `mapper-${made}.ts`);
  writeFileSync(file, linked);
  const module = (await import(/* @vite-ignore */ pathToFileURL(file).href)) as Record<string, Map>;
  const map = module[mapper.name];
  if (!map) throw new Error(`${mapper.file} has no ${mapper.name}`);
  return map;
}

/** The goldens that a mapper does not meet. */
function missed(map: Map, fixtures: string): string[] {
  const at = `${import.meta.dirname}/__fixtures__/${fixtures}`;
  return readdirSync(at)
    .filter((file) => file.endsWith(".input.json"))
    .filter((file) => {
      const input: unknown = JSON.parse(readFileSync(`${at}/${file}`, "utf8"));
      const golden = readFileSync(`${at}/${file.replace(".input.", ".golden.")}`, "utf8");
      try {
        return `${JSON.stringify(map(input, "me@example.com"), null, 2)}\n` !== golden;
      } catch {
        return true;
      }
    });
}

for (const mapper of [GMAIL, CALENDAR]) {
  test(`the goldens of ${mapper.name} are met by itself`, async () => {
    expect(missed(await mutant(mapper, ["", ""]), mapper.fixtures)).toEqual([]);
  });
  test.each(mapper.mutants)(`${mapper.name}: %s → %s is seen`, async (...change) => {
    expect(missed(await mutant(mapper, change), mapper.fixtures)).not.toEqual([]);
  });
}

test.each(ADDRESS)("addresses: %s → %s is seen", async (...change) => {
  expect(missed(await mutant(GMAIL, change, true), GMAIL.fixtures)).not.toEqual([]);
});
