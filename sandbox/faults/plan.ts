import { createDraw, type RateSpec } from "./draw.ts";
import type { FaultSpec } from "./kinds.ts";

/** What a failure may depend on. `endpoint` as in `/control/calls`; `target` is path and query. */
export type FaultCall = { endpoint: string; target: string; address: string | undefined };

/** `endpoint` may end in `*`; `match` is looked for in the target; the first `after` such calls go well. */
export type Scope = { endpoint: string; match?: string; mailbox?: string };
export type Planned = Scope & { spec: FaultSpec; times: number; after: number };
export type Rate = { endpoints: readonly string[]; mailbox?: string; spec: RateSpec };

/** Failures that belong to an address whatever is planned. */
export type OwnFaults = { rates: readonly Rate[]; parts: readonly Rate[] };

export type Faults = {
  adopt(address: string, own: OwnFaults): void;
  plan(fault: Planned): void;
  /** Rates add up: each is asked in turn, the first failure counts. */
  addRate(rate: Rate): void;
  /** Failures of single parts of batches, on top of planned ones. */
  addParts(rate: Rate): void;
  take(call: FaultCall): FaultSpec | undefined;
  takePart(call: FaultCall): FaultSpec | undefined;
  clear(): void;
  describe(): { planned: readonly Planned[]; rates: readonly Rate[]; parts: readonly Rate[]; made: object };
};

type Drawn = { rate: Rate; draw: ReturnType<typeof createDraw> };

const drawn = (rate: Rate): Drawn => ({ rate, draw: createDraw(rate.spec) });

export function createFaults(): Faults {
  let planned: Planned[] = [];
  let rates: Drawn[] = [];
  let parts: Drawn[] = [];
  const own = new Map<string, { rates: Drawn[]; parts: Drawn[] }>();
  const made = new Map<string, number>();

  function fromPlan(call: FaultCall): FaultSpec | undefined {
    for (const fault of planned) {
      if (!fits(fault, call)) continue;
      if (fault.after > 0) {
        fault.after -= 1;
        continue;
      }
      fault.times -= 1;
      if (fault.times <= 0) planned = planned.filter((one) => one !== fault);
      return fault.spec;
    }
    return undefined;
  }

  function fromRates(list: readonly Drawn[], call: FaultCall): FaultSpec | undefined {
    for (const { rate, draw } of list) {
      const isMeant = rate.endpoints.some((endpoint) => fits({ ...rate, endpoint }, call));
      const spec = isMeant ? draw(call.endpoint) : undefined;
      if (spec) return spec;
    }
    return undefined;
  }

  function counted(spec: FaultSpec | undefined): FaultSpec | undefined {
    if (spec) {
      const name = spec.hint === "none" ? spec.kind : `${spec.kind}-${spec.hint}`;
      made.set(name, (made.get(name) ?? 0) + 1);
    }
    return spec;
  }

  return {
    adopt(address, { rates: theirs, parts: theirParts }) {
      if (theirs.length + theirParts.length > 0) {
        own.set(address, { rates: theirs.map(drawn), parts: theirParts.map(drawn) });
      }
    },
    plan: (fault) => void planned.push({ ...fault }),
    addRate: (rate) => void rates.push(drawn(rate)),
    addParts: (rate) => void parts.push(drawn(rate)),
    take(call) {
      const theirs = own.size > 0 ? (own.get(call.address ?? "")?.rates ?? []) : [];
      if (planned.length + rates.length + theirs.length === 0) return undefined;
      return counted(fromPlan(call) ?? fromRates(rates, call) ?? fromRates(theirs, call));
    },
    takePart(call) {
      const theirs = own.size > 0 ? (own.get(call.address ?? "")?.parts ?? []) : [];
      if (planned.length + parts.length + theirs.length === 0) return undefined;
      return counted(fromPlan(call) ?? fromRates(parts, call) ?? fromRates(theirs, call));
    },
    clear() {
      [planned, rates, parts] = [[], [], []];
      made.clear();
    },
    describe: () => ({
      planned,
      rates: rates.map(({ rate }) => rate),
      parts: parts.map(({ rate }) => rate),
      made: Object.fromEntries([...made].sort(([left], [right]) => (left < right ? -1 : 1))),
    }),
  };
}

function fits({ endpoint, match, mailbox }: Scope, call: FaultCall): boolean {
  const named = endpoint.endsWith("*") ? call.endpoint.startsWith(endpoint.slice(0, -1)) : endpoint === call.endpoint;
  return named && (mailbox === undefined || mailbox === call.address) && (!match || call.target.includes(match));
}
