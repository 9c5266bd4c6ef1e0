import type { DomainWrite, Participant, ParticipantRole } from "../contract.ts";
import { cleanText, decodeHeader, isMachineAddress, parseAddresses, unescapeHtml } from "../mail-address.ts";
import { gmailMessage } from "./gmail-messages.schema.ts";

/** Not sent, not mail, or not wanted: nothing that happened between people. */
const NOT_MAIL = new Set(["DRAFT", "CHAT", "SPAM", "TRASH"]);
/** Gmail's tabs for bulk mail. Not UPDATES: people's own mail lands there too. */
const BULK_TABS = new Set(["CATEGORY_PROMOTIONS", "CATEGORY_SOCIAL", "CATEGORY_FORUMS"]);
/** Fills the preview line of newsletters. */
const INVISIBLE_END = /(?:\s|\u00ad|\u034f|[\u200b-\u200f]|\u2060|\ufeff)+$/u;

type Headers = (name: string) => string;

/** Pure: same payload in, same write out. No clock, no database, no network. */
export function mapGmailMessage(payload: unknown): DomainWrite {
  const message = gmailMessage.parse(payload);
  if (message.labelIds.some((label) => NOT_MAIL.has(label))) return null;

  const header = headersOf(message.payload.headers);
  const participants = participantsOf(header);
  const direction = message.labelIds.includes("SENT") ? "out" : "in";
  const sender = participants.find(({ role }) => role === "from");
  const machine = direction === "in" && sender !== undefined && isMachineAddress(sender.email);
  return {
    kind: "email",
    direction,
    occurredAt: new Date(Number(message.internalDate)),
    endsAt: null,
    allDay: false,
    subject: decodeHeader(header("subject")) || "(no subject)",
    snippet: cleanText(unescapeHtml(message.snippet)).replace(INVISIBLE_END, "") || null,
    threadId: message.threadId,
    automated: machine || saysAutomated(header) || message.labelIds.some((label) => BULK_TABS.has(label)),
    participants,
  };
}

/** Names differ in case, and a header may come more than once. */
function headersOf(list: { name: string; value: string }[]): Headers {
  const byName = Map.groupBy(list, ({ name }) => name.toLowerCase());
  return (name) => (byName.get(name) ?? []).map(({ value }) => value).join(", ");
}

const ROLES = ["from", "to", "cc", "bcc"] as const satisfies ParticipantRole[];

function participantsOf(header: Headers): Participant[] {
  return ROLES.flatMap((role) => parseAddresses(header(role)).map((person) => ({ ...person, role })));
}

/** @see https://www.rfc-editor.org/rfc/rfc3834#section-5 and https://www.rfc-editor.org/rfc/rfc2919 */
function saysAutomated(header: Headers): boolean {
  const submitted = header("auto-submitted").toLowerCase().split(";")[0]?.trim();
  return (
    header("list-id") !== "" ||
    header("list-unsubscribe") !== "" ||
    /\b(bulk|list|junk)\b/i.test(header("precedence")) ||
    (submitted !== undefined && submitted !== "" && submitted !== "no")
  );
}
