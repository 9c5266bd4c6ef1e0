import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { mailArchive } from "../archive.ts";
import { cpuSeconds, memoryMb } from "../processes.ts";
import type { Row } from "../row.ts";
import { openStack } from "../stack.ts";

const MEGABYTES = 120;

export const importMbox: Row = {
  name: "import",
  title: "Import of a large mbox into the stand-in",
  limitSeconds: 180,
  async run(bench) {
    const drained = await intoNothing();
    const { sandbox, env } = await openStack(bench);
    const before = { cpu: cpuSeconds(sandbox.pid), mb: memoryMb(sandbox.pid).peak };
    const sent = archive();
    const startedAt = performance.now();
    const answer = await post(
      new URL("/control/import?mailbox=archive@example.com", env["SANDBOX_URL"]).href,
      sent.body,
    );
    const seconds = (performance.now() - startedAt) / 1_000;
    const { messages, unreadable } = (await answer.json()) as { messages: number; unreadable: unknown[] };
    const rate = sent.megabytes() / seconds;
    return [
      { what: "imported", value: rate, unit: "MB/s", note: `${sent.megabytes().toFixed(0)} MB, ${messages} messages` },
      { what: "messages imported", value: messages / seconds, unit: "mails/s" },
      {
        what: "CPU of the stand-in",
        value: ((cpuSeconds(sandbox.pid) - before.cpu) / messages) * 1e6,
        unit: "µs/mail",
      },
      { what: "imported ÷ the same bytes read and thrown away", value: rate / drained, unit: "×" },
      {
        what: "unreadable or lost",
        value: sent.messages() - messages + unreadable.length,
        unit: "mails",
        goal: { most: 0 },
      },
      { what: "stand-in: growth of its peak RSS", value: memoryMb(sandbox.pid).peak - before.mb, unit: "MB" },
    ];
  },
};

function archive() {
  let bytes = 0;
  let mails = 0;
  const pieces = (function* () {
    for (const piece of mailArchive(MEGABYTES * 1e6)) {
      bytes += piece.length;
      mails += 1;
      yield piece;
    }
  })();
  return { body: Readable.from(pieces), megabytes: () => bytes / 1e6, messages: () => mails };
}

async function post(url: string, body: Readable): Promise<Response> {
  const init = { method: "POST", body: Readable.toWeb(body), duplex: "half" };
  const answer = await fetch(url, init as unknown as RequestInit);
  if (!answer.ok) throw new Error(`the import was answered ${answer.status}: ${await answer.text()}`);
  return answer;
}

/** The same archive to a server that keeps nothing. @returns MB/s */
async function intoNothing(): Promise<number> {
  const server = createServer((request, response) => {
    request.resume().on("end", () => response.end());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const sent = archive();
  const startedAt = performance.now();
  await post(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, sent.body);
  const rate = sent.megabytes() / ((performance.now() - startedAt) / 1_000);
  server.close();
  return rate;
}
