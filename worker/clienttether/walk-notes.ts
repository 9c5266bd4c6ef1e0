import type { Tx } from "#src/db/client.ts";
import { announce } from "#src/db/live.ts";
import {
  clientFailureOf,
  dropFailuresOfGone,
  nextClients,
  notesBegun,
  storedClients,
} from "#src/domain/clienttether/note-queue.ts";
import { holdRun } from "#src/domain/clienttether/runs.ts";
import { countWalk, finishWalk } from "#src/domain/clienttether/walks.ts";
import { ConnectionRevokedError, ProviderError, RateLimitedError } from "#src/errors.ts";
import { itemsTotal } from "#src/metrics.ts";
import { parseCtPage, watchForRepeats } from "#src/providers/clienttether/index.ts";
import { noteFailures } from "../pipeline/item-failures.ts";
import { applyNotes } from "./apply-notes.ts";
import { type Hand, type Left, replayOf, within } from "./hand.ts";
import { storePage } from "./pages.ts";

const stream = "ct.notes";
/** Clients whose notes are brought into the tables at once. */
const BATCH = 25;
/** Clients that are lined up at once. */
const QUEUE = 500;
/** Clients in a row whose notes cannot be read: it is not them. */
const MOST_FAILURES = 3;
/** So much of each hour at most: the lists come first. */
const MINUTES = 40;
const MOST_PAGES = 1_000;

/**
 * Notes are there client by client only: those of clients that changed are read, and some of the others in turn, for as long
 * as an hour's run may take. A client is a list of its own, and its notes change all at once.
 *
 * @throws as `walkList` does; what was read until then is in the tables
 */
export async function walkNotes(hand: Hand): Promise<Left> {
  const { run } = hand;
  const untilMs = (await within(hand, (tx) => notesBegun(tx, run))).getTime() + MINUTES * 60_000;
  const stored = await within(hand, (tx) => storedClients(tx, run));
  for (let at = 0; at < stored.length; at += BATCH) await apply(hand, stored.slice(at, at + BATCH));
  while (Date.now() < untilMs) {
    const clients = await within(hand, (tx) => nextClients(tx, run, QUEUE));
    if (clients.length === 0) break;
    for (let at = 0; at < clients.length && Date.now() < untilMs; at += BATCH)
      if (!(await readBatch(hand, clients.slice(at, at + BATCH)))) return "over";
  }
  await within(hand, async (tx) => {
    await holdRun(tx, run);
    await dropFailuresOfGone(tx, run);
    await finishWalk(tx, run, stream);
  });
  return "ended";
}

/** What was read is brought in, also when the rest could not be. @returns false when the turn is over */
async function readBatch(hand: Hand, clients: readonly string[]): Promise<boolean> {
  const read: string[] = [];
  try {
    return await readSome(hand, clients, read);
  } finally {
    await apply(hand, read);
  }
}

/** @param read takes each client that was read. @returns false when the turn is over */
async function readSome(hand: Hand, clients: readonly string[], read: string[]): Promise<boolean> {
  let failures = 0;
  for (const clientId of clients) {
    if (hand.over()) return false;
    try {
      await readClient(hand, clientId);
      read.push(clientId);
      failures = 0;
    } catch (error) {
      if (!isItsOwn(error)) throw error;
      await within(hand, (tx) => setAside(tx, hand, clientId, error));
      failures += 1;
      if (failures === MOST_FAILURES) throw error;
    }
  }
  return true;
}

async function readClient({ services, run, open, signal }: Hand, clientId: string): Promise<void> {
  const isRepeated = watchForRepeats();
  for (let [page, offset, last] = [0, 0, ""]; page < MOST_PAGES; page += 1) {
    const { body } = await open.client.readPage({ stream, clientId, offset }, signal);
    const { count, rows, isLast } = parseCtPage(stream, body, open.settings, { offset, clientId });
    // Asked further on, it says the same: this list knows no offset, and had ended.
    const isAgain = page > 0 && body === last;
    await storePage(services.db, run, { stream, part: clientId, page }, body, isAgain ? 0 : count);
    if (isLast || isAgain || isRepeated(rows)) return;
    [offset, last] = [offset + count, body];
  }
  throw new ProviderError("ClientTether", `${stream}, a list without an end`, 200);
}

/** The provider has trouble with this one client. */
const isItsOwn = (error: unknown): error is ProviderError =>
  error instanceof ProviderError && !(error instanceof RateLimitedError) && !(error instanceof ConnectionRevokedError);

async function setAside(tx: Tx, { run }: Hand, clientId: string, { code, message }: ProviderError): Promise<void> {
  await holdRun(tx, run);
  const month = `${new Date().toISOString().slice(0, 7)}-01`;
  await noteFailures(tx, run, "fetch", [{ stream, externalId: clientFailureOf(clientId), month, code, message }]);
}

async function apply(hand: Hand, clientIds: readonly string[]): Promise<void> {
  if (clientIds.length === 0) return;
  const counts = await within(hand, async (tx) => {
    await holdRun(tx, hand.run);
    const made = await applyNotes(tx, replayOf(hand), clientIds);
    await countWalk(tx, hand.run, stream, made);
    const { tenantId, connectionId } = hand.run;
    await announce(tx, { tenantId, topic: "ingestion", id: connectionId });
    return made;
  });
  for (const outcome of ["inserted", "updated", "unchanged", "deleted"] as const)
    itemsTotal.inc({ stream, outcome }, counts[outcome]);
}
