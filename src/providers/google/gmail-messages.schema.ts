import { z } from "zod";

const digits = z.string().regex(/^\d+$/);

export const gmailProfile = z.object({ historyId: digits });

/** Gmail leaves out what is empty. */
export const gmailList = z.object({
  messages: z.array(z.object({ id: z.string().min(1) })).default([]),
  nextPageToken: z.string().optional(),
});

const resume = z.object({
  ids: z.array(z.string().min(1)).min(1),
  next: z.string().nullable(),
  notBeforeMs: z.number(),
  /** Whether it is our own quota that is waited for. */
  ours: z.boolean().default(false),
});
export type Resume = z.output<typeof resume>;
const RESUME = "resume:";

/**
 * A page that was cut short is a page of its own: what was read is kept, and this token names the rest, by id because the
 * listing may have moved by then, and the moment Gmail wants to be asked again.
 */
export const resumeToken = (rest: Resume): string => RESUME + JSON.stringify(rest);

/** @returns null for one of Gmail's own tokens */
export function readResumeToken(token: string | null): Resume | null {
  return token?.startsWith(RESUME) ? resume.parse(JSON.parse(token.slice(RESUME.length))) : null;
}

/** All that the mapper needs: the sender's route and tracking headers stay at Google. */
export const METADATA_HEADERS = [
  "From",
  "Sender",
  "Reply-To",
  "To",
  "Cc",
  "Bcc",
  "Subject",
  "Date",
  "Message-ID",
  "In-Reply-To",
  "References",
  "List-Id",
  "List-Unsubscribe",
  "Precedence",
  "Auto-Submitted",
] as const;

/** A message with `format=metadata`, as stored. */
export const gmailMessage = z.looseObject({
  id: z.string().min(1),
  threadId: z.string().min(1),
  /** Absent on an archived message without labels. */
  labelIds: z.array(z.string()).default([]),
  /** HTML-escaped. */
  snippet: z.string().default(""),
  /** When Google took the message in, epoch ms. */
  internalDate: z.string().regex(/^-?\d{1,15}$/),
  payload: z
    .looseObject({ headers: z.array(z.object({ name: z.string(), value: z.string() })).default([]) })
    .default({ headers: [] }),
});

/** A message as it travels. `historyId`: the last change of the mailbox that touched it. */
export const wireMessage = gmailMessage.extend({ historyId: digits });
