/** Drawn from a seed: the same seed and the same questions give the same answers. */
export type Random = {
  /** From 0 to 1. */
  next(): number;
  between(least: number, most: number): number;
  /** 0 to `count` - 1. */
  below(count: number): number;
  pick<T>(list: readonly T[]): T;
};

/** @param name what it is for: draws of one part do not move those of another */
export function openRandom(seed: number, name: string): Random {
  let state = [...name].reduce((mixed, letter) => Math.imul(mixed ^ (letter.codePointAt(0) ?? 0), 0x01000193), seed);
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (count: number) => Math.floor(next() * count);
  return {
    next,
    below,
    between: (least, most) => least + next() * (most - least),
    pick(list) {
      const one = list[below(list.length)];
      if (one === undefined) throw new RangeError("nothing to pick from");
      return one;
    },
  };
}
