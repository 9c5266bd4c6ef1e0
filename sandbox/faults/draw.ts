import { type FaultSpec, parseKind } from "./kinds.ts";

/** Weights by kind. */
export type Mix = Record<string, number>;

/** One in five calls fails, in the proportions of a bad day. */
export const BAD_DAY: Mix = {
  "429-seconds": 2.5,
  "429-date": 2.5,
  "500": 1.25,
  "502": 1.25,
  "503": 1.25,
  "529": 1.25,
  timeout: 4,
  reset: 2,
  truncated: 2,
  html: 1,
  empty: 1,
};

export type RateSpec = { seed: number; rate: number; mix: Mix; seconds: number; hangMs: number };

/** Failures for the nth call of each endpoint: the same seed gives the same ones, whatever else is called between. */
export function createDraw({
  seed,
  rate,
  mix,
  seconds,
  hangMs,
}: RateSpec): (endpoint: string) => FaultSpec | undefined {
  const specs = Object.entries(mix).map(([kind, weight]) => ({
    weight,
    spec: parseKind(kind, { seconds, ms: hangMs }),
  }));
  const total = specs.reduce((sum, { weight }) => sum + weight, 0);
  const counts = new Map<string, number>();
  return (endpoint) => {
    const nth = counts.get(endpoint) ?? 0;
    counts.set(endpoint, nth + 1);
    if (share("fails", seed, endpoint, nth) >= rate) return undefined;
    let roll = share("how", seed, endpoint, nth) * total;
    return (specs.find(({ weight }) => (roll -= weight) < 0) ?? specs.at(-1))?.spec;
  };
}

/** A number from 0 to 1 that belongs to the parts. FNV-1a, finished. */
export function share(...parts: readonly (string | number)[]): number {
  const text = parts.join("\u0000");
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return ((value ^ (value >>> 16)) >>> 0) / 4_294_967_296;
}
