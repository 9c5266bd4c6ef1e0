import { type Foretold, readMailbox } from "../backfill.ts";
import type { Bench, Figure, Row } from "../row.ts";
import type { Stack } from "../stack.ts";

/** Four times Google's own allowance, so that a minute shows it: 20 mails a second. */
const UNITS_PER_MINUTE = 24_000;
const SIZE = { messages: 1_250, events: 60 };

/** What the stand-in counted of one account. */
type Usage = {
  unitsUsed: number;
  utilisation: number | null;
  seconds: number;
  calls: number;
  requests: number;
  refused403: number;
  refused429: number;
  peakInWindow: number | null;
  windowLimit: number | null;
};

export const quota: Row = {
  name: "quota",
  title: "Whole backfill under the provider's quota, as the stand-in counts it",
  limitSeconds: 240,
  async run(bench) {
    return [...(await measure(bench, 1)), ...(await measure(bench, 2))];
  },
};

async function measure(bench: Bench, workers: number): Promise<Figure[]> {
  const settings = { GMAIL_UNITS_PER_MINUTE: String(UNITS_PER_MINUTE) };
  const prepare = async (stack: Stack) => {
    await stack.control("settings", { quota: "new", unitsPerMinute: UNITS_PER_MINUTE });
    await stack.control("usage/reset", {});
  };
  const { stack, items, seconds, foretold } = await readMailbox(bench, {
    ...SIZE,
    workers,
    limitSeconds: 110,
    settings,
    prepare,
  });
  await stack.stopWorkers();
  const [usage] = Object.values(await stack.control<Record<string, Usage>>("usage"));
  if (!usage || usage.utilisation === null) throw new Error("the stand-in counted no units");
  const name = workers === 1 ? "one worker" : `${workers} workers`;
  const refused = usage.refused403 + usage.refused429;
  const peak = usage.peakInWindow !== null && usage.windowLimit ? usage.peakInWindow / usage.windowLimit : null;
  return [
    {
      what: `${name}: units used of those there were`,
      value: usage.utilisation * 100,
      unit: "%",
      goal: { least: 90 },
      note: `${usage.unitsUsed} units in ${usage.seconds.toFixed(0)} s, ${usage.requests} requests`,
    },
    {
      what: `${name}: refusals it brought on itself`,
      value: (refused / usage.calls) * 100,
      unit: "%",
      goal: { most: 0.5 },
      note: `${usage.refused403} × 403, ${usage.refused429} × 429 of ${usage.calls} calls`,
    },
    {
      what: `${name}: fullest minute`,
      value: peak === null ? null : peak * 100,
      unit: "% of quota",
      goal: { most: 100 },
    },
    ...foreseen(name, foretold, seconds),
    { what: `${name}: end to end`, value: items / seconds, unit: "items/s" },
  ];
}

/** How wrong the foretold end was, as a share of the whole time, once a twentieth was read. */
function foreseen(name: string, foretold: readonly Foretold[], seconds: number): Figure[] {
  const wrong = foretold
    .filter(({ share }) => share >= 0.05)
    .map(({ at, eta }) => Math.abs(at + eta - seconds) / seconds);
  const worst = wrong.length === 0 ? null : Math.max(...wrong) * 100;
  const first = foretold[0] ? `first said when ${Math.round(foretold[0].share * 100)} % was read` : "never said";
  return [{ what: `${name}: foretold end, worst`, value: worst, unit: "% off", goal: { most: 30 }, note: first }];
}
