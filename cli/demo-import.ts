import { Command } from "commander";
import { ConfigError } from "../src/errors.ts";
import { type Cli, withRuntime } from "./context.ts";
import { connectMailbox, demoWorkspace, FIRST_MONTHS } from "./demo-workspace.ts";
import { type Archive, openEmlFolder, openIcs, openMbox } from "./mbox-stream.ts";
import { print } from "./output.ts";
import { withProgress } from "./progress.ts";
import { type Imported, type ImportOptions, openSandbox, type Unreadable } from "./sandbox.ts";

const EXAMPLES = `
Examples:
  npx syncline demo import --mbox archive.mbox --ics calendar.ics --shift-dates --connect
  npx syncline demo import --eml ./messages --mailbox me@example.org

Mail and calendar of one mailbox can come together or one after the other; each replaces only what was there of its kind.
What cannot be read is listed and does not stop the rest. Nothing leaves this machine.`;

export function importCommand(): Command {
  return new Command("import")
    .description("make a stand-in mailbox of your own mail and calendar")
    .option("--mbox <file>", "an mbox file of any dialect, as Google Takeout makes them")
    .option("--eml <folder>", "or a folder of raw messages")
    .option("--ics <file>", "its calendar, alone or beside the mail")
    .option("--mailbox <address>", "whose archive it is; found out when left out")
    .option("--shift-dates", "move all dates so that the newest message is now", false)
    .option("--connect", "connect it to the demo's workspace and begin to read", false)
    .option("--json", "answer as JSON", false)
    .addHelpText("after", EXAMPLES)
    .action(importArchive);
}

type Options = {
  mbox?: string;
  eml?: string;
  ics?: string;
  mailbox?: string;
  shiftDates: boolean;
  connect: boolean;
  json: boolean;
};

async function importArchive(options: Options): Promise<void> {
  const { mbox, eml, ics } = options;
  if (mbox !== undefined && eml !== undefined) throw new ConfigError("Give --mbox FILE or --eml FOLDER, not both.");
  if (options.mailbox !== undefined && !/^[^\s@]+@[^\s@]+$/.test(options.mailbox))
    throw new ConfigError(`--mailbox ${options.mailbox} is not an address.`);
  // Both are looked at before anything is sent.
  const mail = mbox === undefined ? eml && (await openEmlFolder(eml)) : openMbox(mbox);
  const calendar = ics === undefined ? undefined : openIcs(ics);
  if (!mail && !calendar)
    throw new ConfigError("Give --mbox FILE, --eml FOLDER or --ics FILE; mail and a calendar may come together.");
  await withRuntime(async (cli) => {
    const answer = await send(cli, mail || undefined, calendar, options);
    const name = ({ kind, index }: Unreadable) =>
      (kind === "event" ? calendar : mail || undefined)?.nameOf(index) ?? "";
    const unreadable = answer.unreadable.map((one) => ({
      ...one,
      ...(eml !== undefined && one.kind === "message" && { file: name(one) }),
    }));
    const connection = options.connect
      ? { connectionId: await connectMailbox(cli, await demoWorkspace(cli), answer.mailbox, FIRST_MONTHS) }
      : {};
    print(options.json, { ...answer, unreadable, ...connection }, () =>
      [
        `${answer.messages} messages and ${answer.events} events are now the mailbox ${answer.mailbox}; ${unreadable.length} could not be read.`,
        ...unreadable.map((one) => `  ${name(one)}: ${one.reason}`),
      ].join("\n"),
    );
  });
}

/** The calendar comes second: by then it is known whose it is and how far the mail was moved. */
async function send(
  cli: Cli,
  mail: Archive | undefined,
  calendar: Archive | undefined,
  options: Options,
): Promise<Imported> {
  const { importFile } = openSandbox(cli);
  const { shiftDates } = options;
  const put = (
    label: string,
    { body, totalBytes }: Archive,
    type: ImportOptions["type"],
    mailbox: string | undefined,
  ) => importFile(withProgress(label, body, totalBytes), { type, mailbox, shiftDates });

  const first = mail && (await put("Mail", mail, "application/mbox", options.mailbox));
  if (!calendar) return first ?? { mailbox: "", messages: 0, events: 0, unreadable: [] };
  const second = await put("Calendar", calendar, "text/calendar", first?.mailbox ?? options.mailbox);
  return { ...second, unreadable: [...(first?.unreadable ?? []), ...second.unreadable] };
}
