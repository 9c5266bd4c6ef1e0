import type { RawItem } from "#src/providers/contract.ts";

const WORDS = "budget roof meeting invoice thanks moved Tuesday plan review contract Zürich naïve ready draft";

/** Mails as a mailbox answers them, about 1.5 kB of JSON each; the same arguments give the same ones. */
export function rawMails(count: number, seed = 1): RawItem[] {
  const words = WORDS.split(" ");
  let state = seed;
  const next = (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state % below;
  };
  const text = (length: number) => Array.from({ length }, () => words[next(words.length)]).join(" ");
  return Array.from({ length: count }, (_, n) => {
    const id = (0x18f0_0000_0000_0000n + BigInt(n)).toString(16);
    const at = new Date(Date.UTC(2026, 0, 1) + n * 61_000);
    const person = `person.${next(4_000)}@example.org`;
    return { externalId: id, versionAt: at, occurredAt: at, payload: mail(id, n, at, person, text) };
  });
}

function mail(id: string, n: number, at: Date, person: string, text: (length: number) => string) {
  return {
    id,
    threadId: id,
    labelIds: ["INBOX", "CATEGORY_PERSONAL", "UNREAD"],
    // Some hold letters beyond Latin-1, which cost more to serialize and to hash.
    snippet: n % 4 === 0 ? `“${text(24)}” – ✓` : text(24),
    payload: {
      partId: "",
      mimeType: "multipart/alternative",
      headers: [
        { name: "Delivered-To", value: "demo@example.com" },
        { name: "Date", value: at.toUTCString() },
        { name: "From", value: `Person ${n} <${person}>` },
        { name: "To", value: `Demo Person <demo@example.com>, ${person}` },
        { name: "Cc", value: `other.${n % 97}@example.net, team@example.net` },
        { name: "Subject", value: text(9) },
        { name: "Message-ID", value: `<${id}.${n}@mail.example.org>` },
        {
          name: "References",
          value: `<${id}.1@mail.example.org> <${id}.2@mail.example.org> <${id}.3@mail.example.org>`,
        },
        { name: "List-Id", value: text(8) },
        { name: "X-Notes", value: text(40) },
      ],
    },
    sizeEstimate: 4_000 + (n % 9_000),
    historyId: String(2_000_000 + n * 21),
    internalDate: String(at.getTime()),
  };
}
