import { afterAll, beforeAll, expect, test } from "vitest";
import type { RunningSandbox } from "../sandbox/server.ts";
import { open } from "../sandbox/test-client.ts";
import type { Cli } from "./context.ts";
import { openSandbox } from "./sandbox.ts";

let sandbox: RunningSandbox;
beforeAll(async () => {
  sandbox = await open();
});
afterAll(() => sandbox.close());

const at = (url: string) => openSandbox({ env: { SANDBOX_URL: url } } as unknown as Cli);

async function* bytes(...chunks: string[]) {
  for (const chunk of chunks) yield Buffer.from(chunk);
}

test("mail and a calendar are sent as streams and become one mailbox", async () => {
  const { importFile } = at(sandbox.url);
  const mail = bytes("From a Mon Mar 02 10:00:00 2026\nFrom: a@exam", "ple.com\nTo: me@example.com\n\nHi\n");
  const first = await importFile(mail, { type: "application/mbox", mailbox: undefined, shiftDates: false });
  expect(first).toEqual({ mailbox: "me@example.com", messages: 1, events: 0, unreadable: [] });
  const event = "BEGIN:VEVENT\r\nUID:a\r\nDTSTART:20260302T090000Z\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nEND:VEVENT\r\n";
  const calendar = bytes("BEGIN:VCALENDAR\r\n", event, "END:VCALENDAR\r\n");
  const second = await importFile(calendar, { type: "text/calendar", mailbox: first.mailbox, shiftDates: false });
  expect(second).toMatchObject({ messages: 1, events: 1, unreadable: [{ kind: "event", index: 1 }] });
});

test("refusals and a stand-in that is not there are told in its words", async () => {
  const options = { type: "application/mbox", mailbox: undefined, shiftDates: false } as const;
  await expect(at(sandbox.url).importFile(bytes("nothing"), options)).rejects.toThrow(
    /answered 422: no message could be read/,
  );
  await expect(at("http://127.0.0.1:1").importFile(bytes("x"), options)).rejects.toThrow(/did not take the archive/);
});
