export type Rng = {
  /** 0 ≤ x < 1. */
  next(): number;
  /** Whole numbers, both ends included. */
  int(min: number, max: number): number;
  chance(probability: number): boolean;
  pick<T>(from: readonly T[]): T;
  /** Up to `count` different ones, in random order. */
  sample<T>(from: readonly T[], count: number): T[];
  hex(digits: number): string;
};

const HEX = "0123456789abcdef";

/** The same scope gives the same numbers for ever, on every machine. */
export function createRng(...scope: readonly (string | number)[]): Rng {
  let state = hash(scope.join("\u0000"));

  function next(): number {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  const int = (min: number, max: number) => min + Math.floor(next() * (max - min + 1));

  function pick<T>(from: readonly T[]): T {
    const one = from[Math.floor(next() * from.length)];
    if (one === undefined) throw new RangeError("nothing to pick from");
    return one;
  }

  function sample<T>(from: readonly T[], count: number): T[] {
    const chosen = new Set<T>();
    for (let tries = 0; chosen.size < Math.min(count, from.length) && tries < count * 8; tries += 1)
      chosen.add(pick(from));
    return [...chosen];
  }

  function hex(digits: number): string {
    let text = "";
    for (let at = 0; at < digits; at += 1) text += HEX[int(0, 15)];
    return text;
  }

  return { next, int, chance: (probability) => next() < probability, pick, sample, hex };
}

/** FNV-1a, 32 bits, finished so that neighbouring scopes do not resemble each other. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return value ^ (value >>> 16);
}
