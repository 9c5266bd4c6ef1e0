import type { ApiResult } from "../google/errors.ts";
import type { AccountRecord, Change, Fields } from "./account.types.ts";
import { readDate } from "./dates.ts";
import { CODES, failure, noRecord, success } from "./envelope.ts";
import { isThere, type LiveAccount } from "./live.ts";
import type { Params } from "./params.ts";
import { clientId, clientNumber, eventId, eventNumber } from "./rows.ts";
import { ACTION_PLANS, SOURCES, STAGES } from "./words.ts";

/** A call that changes the account: what it answers, and the change unless it fails. */
type Written = { result: ApiResult; change?: Change };
export type Write = { methods: readonly string[]; write(account: LiveAccount, params: Params, nowMs: number): Written };

/** What a caller may set; `first_name` and other spellings are ignored, as they were seen to be. */
const CLIENT_FIELDS = [
  ..."firstName lastName compName email phone address city state zip whiteboard deal_size external_id".split(" "),
  ..."smsok age gender assigned_user".split(" "),
];
const BLANK_FIELDS = "compName email phone address city state zip whiteboard deal_size assigned_user".split(" ");
const EVENT_FIELDS = ["client_id", "title", "event_type", "start_date", "end_date", "status"];

export const WRITES: Record<string, Write> = {
  create_client: {
    methods: ["POST"],
    write(account, params, nowMs) {
      const { settings } = account.record;
      const absent = ["firstName", "lastName"].find((name) => !params[name]);
      if (absent) return { result: failure(settings, CODES.invalid, `${absent} is required`) };
      const n = account.made.clients;
      const blank = Object.fromEntries(BLANK_FIELDS.map((name) => [name, ""]));
      const named = { clients_sales_cycle: STAGES[0] ?? "", clients_lead_source: "", clients_action_plan: "" };
      const fields = { ...blank, ...named, ...clientFields(params) };
      const change: Change = { kind: "write", atMs: nowMs, entity: "client", n, fields };
      return { result: success(settings, [{ client_id: clientId(n) }]), change };
    },
  },
  update_client_by_id: {
    methods: ["POST"],
    write: (account, params, nowMs) =>
      ofClient(account, params, (n) => ({
        kind: "write",
        atMs: nowMs,
        entity: "client",
        n,
        fields: clientFields(params),
      })),
  },
  delete_client_by_id: { methods: ["DELETE", "POST"], write: removeClient },
  // Another repository's name for it.
  delete_client: { methods: ["DELETE", "POST"], write: removeClient },
  create_client_event: {
    methods: ["POST"],
    write(account, params, nowMs) {
      const { settings } = account.record;
      const n = clientNumber(params["client_id"] ?? "");
      if (!isThere(account, n)) return { result: noRecord(settings) };
      const { startMs, endMs } = times(account.record, params);
      if (startMs === undefined) return { result: failure(settings, CODES.invalid, "start_date is required") };
      const at = account.made.events;
      const fields = { event_type: "appt", status: "Scheduled", ...pick(params, EVENT_FIELDS) };
      const change: Change = { kind: "write", atMs: nowMs, entity: "event", n: at, lead: n, startMs, fields };
      if (endMs !== undefined) change.endMs = endMs;
      return { result: success(settings, [{ event_id: eventId(at) }]), change };
    },
  },
  update_client_event: {
    methods: ["POST"],
    write: (account, params, nowMs) =>
      ofEvent(account, params, (n) => {
        const { startMs, endMs } = times(account.record, params);
        const change: Change = { kind: "write", atMs: nowMs, entity: "event", n, fields: pick(params, EVENT_FIELDS) };
        return { ...change, ...(startMs !== undefined && { startMs }), ...(endMs !== undefined && { endMs }) };
      }),
  },
  delete_client_event: {
    methods: ["DELETE"],
    write: (account, params) => ofEvent(account, params, (n) => ({ kind: "delete", entity: "event", n })),
  },
};

function removeClient(account: LiveAccount, params: Params): Written {
  return ofClient(account, params, (n) => ({ kind: "delete", entity: "client", n }));
}

function ofClient(account: LiveAccount, { client_id = "" }: Params, changeOf: (n: number) => Change): Written {
  const { settings } = account.record;
  const n = clientNumber(client_id);
  if (!isThere(account, n)) return { result: noRecord(settings) };
  return { result: success(settings, [{ client_id }]), change: changeOf(n) };
}

function ofEvent(account: LiveAccount, { event_id = "" }: Params, changeOf: (n: number) => Change): Written {
  const { settings } = account.record;
  const n = eventNumber(event_id);
  if (!account.events.some((event) => event.n === n)) return { result: noRecord(settings) };
  return { result: success(settings, [{ event_id }]), change: changeOf(n) };
}

/** Ids of names become the names, which is what reading shows. */
function clientFields(params: Params): Fields {
  const named = (id: string, first: number, names: readonly string[]) => names[Number(params[id]) - first];
  const stage = named("sales_cycle_id", 201, STAGES);
  const source = named("lead_source_id", 31, SOURCES);
  const plan = named("action_plan_id", 71, ACTION_PLANS);
  return {
    ...pick(params, CLIENT_FIELDS),
    ...(stage !== undefined && { clients_sales_cycle: stage }),
    ...(source !== undefined && { clients_lead_source: source }),
    ...(plan !== undefined && { clients_action_plan: plan }),
  };
}

function times({ settings }: AccountRecord, params: Params): { startMs?: number; endMs?: number } {
  const startMs = readDate(params["start_date"] ?? "", settings.timeZone);
  const endMs = readDate(params["end_date"] ?? "", settings.timeZone);
  return { ...(startMs !== undefined && { startMs }), ...(endMs !== undefined && { endMs }) };
}

function pick(params: Params, names: readonly string[]): Fields {
  return Object.fromEntries(names.flatMap((name) => (params[name] === undefined ? [] : [[name, params[name]]])));
}
