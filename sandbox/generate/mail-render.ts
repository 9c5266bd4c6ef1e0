import type { Attachment, Header, MessageContent } from "../mailbox.ts";
import { encodeWords } from "../words.ts";
import { writeBody, type Body } from "./mail-body.ts";
import {
  addressOf,
  type Cast,
  formatAddress,
  formatDate,
  formatList,
  messageIdOf,
  traceHeaders,
} from "./mail-headers.ts";
import type { MessagePlan } from "./mail-plan.ts";
import { createRng, type Rng } from "./rng.ts";
import { sendersFor, type MachineSender } from "./senders.ts";

const HOUR_MS = 3_600_000;

/** The words of one message, drawn from its number alone: nothing is kept, asking twice gives the same. */
export function renderMessage(cast: Cast, plan: MessagePlan): MessageContent {
  const rng = createRng("message", cast.seed, plan.n);
  const machine = sendersFor(plan.kind, createRng("thread", cast.seed, plan.thread));
  const from = machine?.from ?? addressOf(cast, plan.from);
  const body = writeBody(cast, plan, rng, machine);
  const attachments = machine ? [] : attachmentsFor(rng);
  const isIncoming = plan.from.person >= 0;
  const headers: Header[] = [
    ...(isIncoming ? traceHeaders(cast.owner, from.address, plan.entry.internalDateMs, rng) : []),
    { name: "MIME-Version", value: "1.0" },
    { name: rng.chance(0.03) ? "FROM" : "From", value: formatAddress(from, rng) },
    ...recipients(cast, plan, machine, rng),
    ...dateHeader(plan, rng),
    { name: rng.chance(0.3) ? "Message-Id" : "Message-ID", value: messageIdOf(cast, plan) },
    { name: "Subject", value: encodeWords(body.subject, rng.chance(0.5) ? "Q" : "B") },
    ...threadHeaders(cast, plan),
    ...(machine?.headers ?? []),
    { name: "Content-Type", value: contentType(body, attachments, rng) },
  ];
  const filesSize = attachments.reduce((sum, file) => sum + Math.ceil(file.size * 1.37), 0);
  const sizeBytes =
    Buffer.byteLength(headers.map(({ name, value }) => name + value).join("    ")) + body.text.length * 3 + filesSize;
  return { headers, text: body.text, ...(body.html !== undefined && { html: body.html }), attachments, sizeBytes };
}

function recipients(cast: Cast, plan: MessagePlan, machine: MachineSender | undefined, rng: Rng): Header[] {
  if (machine?.to) return [{ name: "To", value: machine.to }];
  const { to, cc, bcc } = plan;
  const isSent = plan.from.person < 0;
  const team = to.length > 3 && rng.chance(0.5);
  const toValue = to.length === 0 ? "undisclosed-recipients:;" : formatList(cast, to, rng);
  return [
    { name: "To", value: team ? `${cast.owner.company.trade} team: ${toValue};` : toValue },
    ...(cc.length > 0 ? [{ name: rng.chance(0.2) ? "CC" : "Cc", value: formatList(cast, cc, rng) }] : []),
    // Only the sender's own copy shows who got a blind one.
    ...(isSent && bcc.length > 0 ? [{ name: "Bcc", value: formatList(cast, bcc, rng) }] : []),
  ];
}

/** Some clocks are wrong by hours or days, and a few programs send no date at all. */
function dateHeader(plan: MessagePlan, rng: Rng): Header[] {
  const roll = rng.next();
  if (roll < 0.004) return [];
  const skewMs = roll < 0.03 ? rng.int(-40, 40) * HOUR_MS : -rng.int(0, 9) * 1000;
  return [{ name: "Date", value: formatDate(plan.entry.internalDateMs + skewMs, rng) }];
}

function threadHeaders(cast: Cast, plan: MessagePlan): Header[] {
  const ids = plan.parents
    .map((n) => cast.plans[n])
    .filter((parent) => parent !== undefined)
    .map((parent) => messageIdOf(cast, parent));
  const last = ids.at(-1);
  if (last === undefined) return [];
  return [
    { name: "In-Reply-To", value: last },
    { name: "References", value: ids.join(" ") },
  ];
}

function contentType(body: Body, attachments: readonly Attachment[], rng: Rng): string {
  if (attachments.length > 0) return `multipart/mixed; boundary="${rng.hex(28)}"`;
  return body.html === undefined ? 'text/plain; charset="UTF-8"' : `multipart/alternative; boundary="${rng.hex(28)}"`;
}

function attachmentsFor(rng: Rng): Attachment[] {
  if (!rng.chance(0.07)) return [];
  const filename = rng.pick(["plan.pdf", "quote-final.pdf", "photo.jpg", "figures.xlsx", "drawing v3.pdf"]);
  const mimeType = filename.endsWith("pdf")
    ? "application/pdf"
    : filename.endsWith("jpg")
      ? "image/jpeg"
      : "application/octet-stream";
  return [{ filename, mimeType, size: rng.int(8_000, 900_000) }];
}
