const LINE =
  "The quick review of the budget moves to Tuesday, because the roof is not ready and the plan has changed once.";
const QUOTED = "> From the first draft on we said that; >From here on it is about the contract =C3=A4nderung.";

/**
 * An mbox as a mail program writes it, one mail a piece: plain ones, and every fifth with an HTML part and every tenth
 * with an attachment of 100 kB. About `bytes` long.
 */
export function* mailArchive(bytes: number): Generator<Buffer> {
  const attachment = Buffer.alloc(75_000, 7).toString("base64").replaceAll(/.{76}/g, "$&\r\n");
  for (let n = 0, written = 0; written < bytes; n += 1) {
    const mail = Buffer.from(mailText(n, attachment).replaceAll("\r\n", "\n"));
    written += mail.length;
    yield mail;
  }
}

function mailText(n: number, attachment: string): string {
  const at = new Date(Date.UTC(2025, 6, 1) + n * 600_000).toUTCString();
  const other = `Person ${n % 700} <person.${n % 700}@example.org>`;
  const me = "Archive Owner <archive@example.com>";
  const [from, to] = n % 3 === 0 ? [me, other] : [other, me];
  const text = `Hello,\r\n\r\n${`${LINE}\r\n`.repeat(5 + (n % 40))}\r\n${QUOTED}\r\n`;
  const head = [
    `From ${from.replace(/.*<|>/g, "")} ${at}`,
    `From: ${from}`,
    `To: ${to}, team.${n % 9}@example.net`,
    `Date: ${at}`,
    `Message-ID: <archive.${n}@mail.example.org>`,
    ...(n % 4 ? [`In-Reply-To: <archive.${n - 1}@mail.example.org>`] : []),
    `Subject: =?utf-8?Q?Plan_f=C3=BCr_das_Dach_${n % 900}?=`,
    "MIME-Version: 1.0",
  ];
  if (n % 5 !== 0) return [...head, "Content-Type: text/plain; charset=utf-8", "", text, ""].join("\r\n");
  const html = `<html><body><p>${LINE.repeat(8)}</p></body></html>`;
  const parts = [
    ["Content-Type: text/plain; charset=utf-8", text],
    ["Content-Type: text/html; charset=utf-8", html],
    ...(n % 10 === 0 ? [["Content-Type: application/pdf\r\nContent-Transfer-Encoding: base64", attachment]] : []),
  ];
  const body = parts.map(([type, content]) => `--B${n}\r\n${type}\r\n\r\n${content}\r\n`).join("");
  return [...head, `Content-Type: multipart/mixed; boundary=B${n}`, "", `${body}--B${n}--`, "", ""].join("\r\n");
}
