/** The stand-in's idea of now, which tests can move. It always runs at the speed of the real one. */
export type Clock = {
  now(): number;
  /** How far from the machine's own clock, ms; 0 unless moved. */
  offsetMs(): number;
  advance(ms: number): void;
  setTo(epochMs: number): void;
  reset(): void;
};

export function createClock(): Clock {
  let offsetMs = 0;
  return {
    now: () => Date.now() + offsetMs,
    offsetMs: () => offsetMs,
    advance(ms) {
      offsetMs += ms;
    },
    setTo(epochMs) {
      offsetMs = epochMs - Date.now();
    },
    reset() {
      offsetMs = 0;
    },
  };
}
