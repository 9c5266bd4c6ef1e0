import { cloneDatabase } from "../../testkit/template.ts";
import { interleaved, median, medianRatio } from "../measure.ts";
import { rawMails } from "../payload.ts";
import { openRawStore } from "../raw-store.ts";
import type { Figure, Row } from "../row.ts";

const ITEMS = 20_000;
const ROUNDS = 5;

export const rawStore: Row = {
  name: "raw-store",
  title: "Raw store, 1.5 kB payloads, 500 a statement",
  limitSeconds: 120,
  async run(bench) {
    const database = await cloneDatabase(bench.template);
    bench.defer(database.drop);
    const items = rawMails(ITEMS);
    const store = await openRawStore(database, items);
    bench.defer(store.close);
    const written: number[] = [];
    const perSecond = (seconds: number) => ITEMS / seconds;
    const rates = await interleaved(ROUNDS, {
      ours: () => store.ours(1).then(perSecond),
      again: async () => {
        const again = await store.oursAgain();
        written.push(again.written);
        return perSecond(again.seconds);
      },
      bare: () => store.bare(1).then(perSecond),
      copy: () => store.copy().then(perSecond),
      oursTwo: () => store.ours(2).then(perSecond),
      bareTwo: () => store.bare(2).then(perSecond),
    });
    const kilobytes = items.reduce((sum, item) => sum + JSON.stringify(item.payload).length, 0) / ITEMS / 1_000;
    return [
      rate("ours: hashed, app role under row security", rates.ours, `${kilobytes.toFixed(2)} kB a payload`),
      rate("bare INSERT … SELECT unnest, as owner, text and hashes ready", rates.bare),
      rate("COPY, text ready", rates.copy),
      { what: "ours ÷ bare unnest", value: medianRatio(rates.ours, rates.bare), unit: "×", goal: { least: 0.8 } },
      { what: "ours ÷ COPY", value: medianRatio(rates.ours, rates.copy), unit: "×" },
      rate("ours, two connections", rates.oursTwo),
      { what: "ours ÷ bare, two connections", value: medianRatio(rates.oursTwo, rates.bareTwo), unit: "×" },
      rate("nothing changed, the same items again", rates.again),
      { what: "nothing changed ÷ fresh", value: medianRatio(rates.again, rates.ours), unit: "×", goal: { least: 5 } },
      { what: "rows written when nothing changed", value: Math.max(...written), unit: "rows", goal: { most: 0 } },
    ];
  },
};

function rate(what: string, rates: readonly number[], note?: string): Figure {
  return { what, value: median(rates), unit: "rows/s", ...(note !== undefined && { note }) };
}
