import type { CtSettings } from "./settings.schema.ts";
import { dateOf, type Payload, plainText, rawText, textOf } from "./values.map.ts";

export type CtNoteWrite = {
  externalId: string;
  clientId: string;
  /** null: the provider does not say. */
  writtenAt: Date | null;
  author: string;
  content: string;
};

/**
 * Pure: same payload and settings in, same write out.
 *
 * @param clientId whose notes were asked for, where the note does not say whose it is
 */
export function mapCtNote(payload: Payload, settings: CtSettings, clientId = ""): CtNoteWrite {
  const { note } = settings.fields;
  return {
    externalId: noteId(payload, settings, clientId),
    clientId: textOf(payload, note.clientId, settings) || clientId,
    writtenAt: dateOf(payload, note.writtenAt, settings),
    author: textOf(payload, note.author, settings),
    content: contentOf(payload, settings),
  };
}

function contentOf(payload: Payload, { fields: { note } }: CtSettings): string {
  return note.content.map((name) => plainText(rawText(payload[name]))).find((text) => text !== "") ?? "";
}

/** Whether notes have ids is not known: one without is known by what it says, so that it is stored once. */
export function noteId(payload: Payload, settings: CtSettings, clientId: string): string {
  const { note } = settings.fields;
  const id = textOf(payload, note.id, settings);
  if (id !== "") return id;
  const said = [note.clientId, note.writtenAt, note.author].map((names) => textOf(payload, names, settings));
  const text = JSON.stringify([clientId, ...said, contentOf(payload, settings)]);
  return `text:${fingerprint(text, 1)}${fingerprint(text, 2)}`;
}

/** 53 bits that tell texts of one client apart; nobody gains by making two the same. */
function fingerprint(text: string, seed: number): string {
  let [high, low] = [0xdead_beef ^ seed, 0x41c6_ce57 ^ seed];
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    high = Math.imul(high ^ unit, 2_654_435_761);
    low = Math.imul(low ^ unit, 1_597_334_677);
  }
  high = Math.imul(high ^ (high >>> 16), 2_246_822_507) ^ Math.imul(low ^ (low >>> 13), 3_266_489_909);
  low = Math.imul(low ^ (low >>> 16), 2_246_822_507) ^ Math.imul(high ^ (high >>> 13), 3_266_489_909);
  return (4_294_967_296 * (2_097_151 & low) + (high >>> 0)).toString(16).padStart(14, "0");
}
