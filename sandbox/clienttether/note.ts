import { createRng } from "../generate/rng.ts";
import { createFiller } from "../generate/slots.ts";
import { MARKETS, USERS } from "./words.ts";

export type Note = { id: number; writtenMs: number; author: string; text: string };

const SENTENCES = `
Left a voicemail, will try again on {day}.
Spoke for {n} minutes. Interested in {n} units around {place}.
Asked about financing; liquid capital is about {amount}.
Sent the brochure and the item 19 figures.
Wants to bring a partner to the next call.
Spouse has doubts about leaving the job before {month}.
Compares us with two other brands in {trade}.
Will read the FDD over the weekend and come back on {day}.
Territory in {place} may be taken; offered the county next to it.
Credit check came back fine.
Asked for three franchisees to talk to. Sent names.
Validation calls done: {n} of {n} were positive.
Needs a lender; introduced them to two.
Moved the discovery day to {month}.
No answer to the last {n} messages.
Not before {month}: closing another business first.
Bounced. Phone number belongs to someone else.
Runs a company in {trade} with {n} people.
Very warm. Call again before {day}.
Signed the receipt page of the FDD.
Lease talks in {place} have begun.
Heard about us at the show in {place}.`
  .trim()
  .split("\n");

const PLACES = MARKETS.map(([city]) => city);

/** So many notes a lead has from the beginning: most have few, some have many. */
export function countNotes(seed: number, notesPerLead: number, lead: number): number {
  if (notesPerLead === 0) return 0;
  const draw = createRng("ct-notes", seed, lead).next();
  return Math.floor(-Math.log(1 - draw) * notesPerLead + 0.5 * Math.min(1, notesPerLead));
}

/** @param key unlike any other note's of the account */
export function makeNote(seed: number, key: string, id: number, writtenMs: number): Note {
  const rng = createRng("ct-note", seed, key);
  const fill = createFiller(rng, { place: rng.pick(PLACES) });
  const text = rng.sample(SENTENCES, rng.int(1, 4)).map(fill).join(" ");
  return { id, writtenMs, author: rng.chance(0.05) ? "" : rng.pick(USERS), text };
}
