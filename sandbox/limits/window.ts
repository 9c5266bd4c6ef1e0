const SLOTS = 600;

/** What was spent during the last `windowMs`, in steps of a 600th of it. */
export type SlidingWindow = {
  /** Books the units when they fit; refused ones cost nothing. */
  take(units: number, nowMs: number): boolean;
  /** The first instant at which the units would fit. */
  roomAtMs(units: number, nowMs: number): number;
  /** The most that ever stood in the window. */
  peak(): number;
};

export function createSlidingWindow(limit: number, windowMs: number): SlidingWindow {
  const slotMs = windowMs / SLOTS;
  const slots = new Float64Array(SLOTS);
  let newest = 0;
  let sum = 0;
  let peak = 0;

  function advance(nowMs: number): void {
    const slot = Math.floor(nowMs / slotMs);
    // A clock set back, or a pause longer than the window: nothing of it counts any more.
    if (slot < newest - 1 || slot - newest >= SLOTS) {
      slots.fill(0);
      sum = 0;
      newest = slot;
    }
    for (; newest < slot; newest += 1) {
      const next = (newest + 1) % SLOTS;
      sum -= slots[next] ?? 0;
      slots[next] = 0;
    }
  }

  return {
    take(units, nowMs) {
      advance(nowMs);
      if (sum + units > limit) return false;
      sum += units;
      slots[newest % SLOTS] = (slots[newest % SLOTS] ?? 0) + units;
      peak = Math.max(peak, sum);
      return true;
    },
    roomAtMs(units, nowMs) {
      advance(nowMs);
      let left = sum;
      for (let slot = newest - SLOTS + 1; slot <= newest && left + units > limit; slot += 1) {
        left -= slots[((slot % SLOTS) + SLOTS) % SLOTS] ?? 0;
        if (left + units <= limit) return (slot + SLOTS) * slotMs;
      }
      return nowMs;
    },
    peak: () => peak,
  };
}
