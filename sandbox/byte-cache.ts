/** Ready answers, the least used dropped. */
export type ByteCache = { get(key: string): Buffer | undefined; set(key: string, bytes: Buffer): void };

/** Two generations of half the size: what is asked for again moves to the younger, the older is dropped whole. */
export function createByteCache(maxBytes: number): ByteCache {
  let young = new Map<string, Buffer>();
  let old = new Map<string, Buffer>();
  let youngBytes = 0;

  function set(key: string, bytes: Buffer): void {
    if (youngBytes + bytes.length > maxBytes / 2) {
      [old, young] = [young, new Map()];
      youngBytes = 0;
    }
    young.set(key, bytes);
    youngBytes += bytes.length;
  }

  return {
    get(key) {
      const bytes = young.get(key);
      if (bytes) return bytes;
      const kept = old.get(key);
      if (kept) {
        old.delete(key);
        set(key, kept);
      }
      return kept;
    },
    set,
  };
}
