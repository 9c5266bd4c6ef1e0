import type { Owner, Person } from "./people.ts";
import type { Rng } from "./rng.ts";

/** What the calendar is made from; nothing is changed later than `anchorMs`. */
export type EventContext = { rng: Rng; owner: Owner; people: readonly Person[]; anchorMs: number };
