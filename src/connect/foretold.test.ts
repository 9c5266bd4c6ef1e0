import { expect, test } from "vitest";
import { etaSeconds, itemsLeft, shownSeconds } from "#src/domain/ingestion/eta.ts";
import { GMAIL_UNITS_PER_MINUTE, gmailCost, type Generation } from "#src/providers/google/quotas.ts";
import { allowanceOf } from "./allowance.ts";
import { BUCKET, LARGEST_BATCH } from "./quota-figures.ts";

type World = {
  items: number;
  months: number;
  generation: Generation;
  unitsPerMinute: number;
  /** Seconds from which to which it is paused. */
  pause?: [from: number, to: number];
  /** Readers at once: two a worker. */
  readers: number;
  seed: number;
};
type Said = { at: number; eta: number; share: number };

/** Gmail's metadata, the seconds that a call takes, and how long a page is read before it is stored. */
const [CALL_S, PAGE_S, STEP_S] = [0.25, 5, 0.05];

/** A backfill under Gmail's quota as the buckets keep it, and what is said of its end each second. */
function simulate(world: World): { seconds: number; said: Said[]; first: number } {
  const { readers, pause = [Infinity, Infinity] } = world;
  const perItem = gmailCost("messages.get", world.generation).units;
  const perPage = gmailCost("messages.list", world.generation).units;
  const cost = { quota: "gmail", perItem, perPage, itemsPerPage: 500, itemsPerCall: 50 };
  const perSecond = (world.unitsPerMinute / 60) * BUCKET.fill;
  const burst = perSecond * BUCKET.burstS;
  const held = spread(world);
  const chunks = held.map((items) => ({
    items,
    fetched: 0,
    read: 0,
    state: "waiting",
    expected: null as number | null,
    isShare: false,
  }));
  const counting = { left: Math.min(4, Math.ceil(world.items / 500)), isWhole: world.items <= 2_000, nextAt: 0 };
  type Reader = { chunk: number | null; listed: number; freeAt: number; pageAt: number };
  const crew: Reader[] = Array.from({ length: readers }, () => ({ chunk: null, listed: 0, freeAt: 0, pageAt: 0 }));
  let [units, request, paused, lastPage] = [burst, 1, 0, 0];
  const said: Said[] = [];
  const take = (parts: number, each: number) => {
    if (request < 1 || units < each) return 0;
    const some = Math.max(1, Math.min(parts, LARGEST_BATCH, Math.floor(units / each)));
    if (some < Math.min(parts, Math.max(1, Math.floor(perSecond / each)))) return 0;
    request -= 1;
    units -= some * each;
    return some;
  };
  for (let at = 0; ; at = Math.round((at + STEP_S) * 100) / 100) {
    units = Math.min(burst, units + perSecond * STEP_S);
    request = Math.min(1.02, request + STEP_S);
    const isPaused = at >= pause[0] && at < pause[1];
    if (isPaused) paused += STEP_S;
    // The calls that count go first: a whole mailbox in four, or one month after the other.
    if (!isPaused && at >= counting.nextAt && counting.left > 0 && take(1, perPage) > 0) {
      counting.nextAt = at + CALL_S;
      counting.left -= 1;
      if (counting.left === 0 && counting.isWhole)
        for (const chunk of chunks) Object.assign(chunk, { expected: world.items / chunks.length, isShare: true });
    }
    // A larger mailbox is counted by months, in turn with those who read.
    if (!isPaused && !counting.isWhole && counting.left === 0 && at >= counting.nextAt) {
      const next = chunks.filter(({ state, expected }) => state === "waiting" && expected === null);
      const one = next[Math.floor(next.length * 0.618)];
      if (one && take(1, perPage) > 0) {
        one.expected = one.items;
        counting.nextAt = at + (readers + 1) * Math.ceil(one.items / 500);
      }
    }
    for (const reader of isPaused ? [] : crew) {
      if (at < reader.freeAt || (counting.left > 0 && at >= counting.nextAt)) continue;
      reader.chunk ??= begin(chunks);
      const chunk = reader.chunk === null ? undefined : chunks[reader.chunk];
      if (!chunk) continue;
      if (chunk.read >= reader.listed && take(1, perPage) > 0) {
        reader.listed = Math.min(chunk.items, chunk.read + 500);
        [reader.freeAt, reader.pageAt] = [at + CALL_S, at];
      } else if (chunk.read < reader.listed) {
        const some = take(reader.listed - chunk.read, perItem);
        chunk.read += some;
        if (some > 0) reader.freeAt = at + CALL_S;
      }
      if (chunk.read > chunk.fetched && (at - reader.pageAt >= PAGE_S || chunk.read === reader.listed)) {
        [chunk.fetched, lastPage, reader.pageAt] = [chunk.read, at, at];
      }
      if (reader.listed > 0 && chunk.fetched >= chunk.items) {
        [chunk.state, lastPage] = ["done", at];
        [reader.chunk, reader.listed] = [null, 0];
      }
    }
    const done = chunks.every(({ state }) => state === "done");
    if (!isPaused && Math.round(at * 100) % 100 === 0 && !done) {
      const eta = etaOf();
      const fetched = chunks.reduce((sum, chunk) => sum + chunk.fetched, 0);
      if (eta !== null) said.push({ at, eta, share: fetched / world.items });
    }
    if (done) return { seconds: at, said, first: said[0]?.share ?? 1 };
    if (at > 100_000) throw new Error("it never ends");

    function etaOf(): number | null {
      const isOpen = (state: string) => state !== "done";
      const known = chunks.filter(({ state, expected }) => !isOpen(state) || expected !== null);
      const average =
        known.reduce((sum, one) => sum + (isOpen(one.state) ? (one.expected ?? 0) : one.fetched), 0) / known.length;
      const blanks = chunks.filter(({ state, expected }) => isOpen(state) && expected === null);
      const counted = chunks
        .filter(({ state, isShare, expected }) => expected !== null && (isOpen(state) || isShare))
        .reduce((sum, { expected, fetched }) => sum + (expected ?? 0) - fetched, 0);
      const guessed =
        known.length === 0 ? null : blanks.reduce((sum, { fetched }) => sum + Math.max(0, average - fetched), 0);
      const left = itemsLeft({ all: chunks.length, known: known.length, blank: blanks.length }, { counted, guessed });
      const monthsDone = chunks.filter(({ state }) => state === "done").length;
      const fetched = chunks.reduce((sum, chunk) => sum + chunk.fetched, 0);
      const idle = lastPage > 0 ? at - lastPage : null;
      const ahead = chunks.filter(({ expected }) => expected !== null);
      const reading = {
        stream: "mail",
        fetched,
        left,
        monthsDone,
        monthsLeft: chunks.length - monthsDone,
        counted: {
          months: ahead.filter(({ isShare }) => !isShare).length,
          items: ahead.reduce((sum, { expected }) => sum + (expected ?? 0), 0),
        },
        blank: { months: blanks.length, items: guessed ?? 0 },
      };
      const limits = { requestsPerSecond: 1, parallelFetches: 5, units: { gmail: world.unitsPerMinute } };
      const bucket = { units, sinceSeconds: 0, rate: 1, blockedSeconds: 0 };
      const allowance = allowanceOf(
        { id: "google", streams: [{ name: "mail", cost }] },
        limits,
        new Map([["google/1/gmail", bucket]]),
        "1",
      );
      const seconds = idle === null ? null : shownSeconds(at - paused, idle);
      return etaSeconds([reading], { seconds, idle }, allowance);
    }
  }
}

function begin(chunks: { state: string }[]): number | null {
  const next = chunks.findIndex(({ state }) => state === "waiting");
  const chunk = chunks[next];
  if (!chunk) return null;
  chunk.state = "running";
  return next;
}

/** Months differ: by half at random, and one holds three times as much. */
function spread({ items, months, seed }: World): number[] {
  let state = seed;
  const random = () => (state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0) / 2 ** 32;
  const weights = Array.from({ length: months }, () => 0.5 + random());
  weights[Math.floor(months * random())] = 3;
  const sum = weights.reduce((all, one) => all + one, 0);
  const held = weights.map((one) => Math.floor((items * one) / sum));
  held[0] = (held[0] ?? 0) + items - held.reduce((all, one) => all + one, 0);
  return held;
}

const SIZES = [300, 1_250, 5_000, 20_000];
const LISTS: [Generation, number][] = [
  ["new", GMAIL_UNITS_PER_MINUTE.new],
  ["new", 24_000],
  ["old", GMAIL_UNITS_PER_MINUTE.old],
];
const PLACES = [
  { name: "one worker", readers: 2 },
  { name: "two workers", readers: 4 },
  { name: "a pause in the middle", readers: 2, isPaused: true },
];

test.each(PLACES)(
  "once a twentieth is read, the end foretold is within 30 %: $name",
  ({ readers, isPaused = false }) => {
    const bad: object[] = [];
    for (const items of SIZES)
      for (const [generation, unitsPerMinute] of LISTS)
        for (const seed of [1, 2, 3]) {
          const world: World = { items, months: 13, generation, unitsPerMinute, readers, seed };
          const undisturbed = simulate(world).seconds;
          const pause: [number, number] = [undisturbed * 0.4, undisturbed * 0.9];
          const { seconds, said, first } = simulate(isPaused ? { ...world, pause } : world);
          // Nobody can foretell a pause: until it is over, the end is foretold without it.
          const end = (at: number) => (isPaused && at < pause[0] ? seconds - (pause[1] - pause[0]) : seconds);
          for (const { at, eta, share } of said) {
            const by = Math.abs(at + eta - end(at)) / end(at);
            if (share >= 0.05 && by > 0.3) bad.push({ world, at, eta, share, by });
          }
          if (first > (items > 2_000 && unitsPerMinute > 6_000 ? 0.25 : 0.1)) bad.push({ world, first });
        }
    expect(bad).toEqual([]);
  },
);
