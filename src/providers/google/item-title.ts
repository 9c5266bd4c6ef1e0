import { z } from "zod";
import type { ItemTitle } from "../contract.ts";
import { cleanText, decodeHeader, parseAddresses } from "../mail-address.ts";

const text = z.string().catch("");
const header = z.object({ name: text, value: text }).catch({ name: "", value: "" });
const mail = z.object({ payload: z.object({ headers: z.array(header).catch([]) }) });
const event = z.object({
  summary: text,
  organizer: z.object({ displayName: text, email: text }).catch({ displayName: "", email: "" }),
});

/** Of a mail that could not be understood, too: every part may be missing. */
export function gmailTitle(payload: unknown): ItemTitle {
  const headers = mail.safeParse(payload).data?.payload.headers ?? [];
  const valueOf = (name: string) => headers.find((one) => one.name.toLowerCase() === name)?.value ?? "";
  const from = valueOf("from");
  const [sender] = parseAddresses(from);
  return {
    title: decodeHeader(valueOf("subject")) || null,
    from: (sender && (sender.name ?? sender.email)) ?? (decodeHeader(from) || null),
  };
}

export function calendarTitle(payload: unknown): ItemTitle {
  const { summary = "", organizer } = event.safeParse(payload).data ?? {};
  return {
    title: cleanText(summary) || null,
    from: cleanText(organizer?.displayName || organizer?.email || "") || null,
  };
}
