import type { ApiResult } from "../google/errors.ts";
import type { Activity } from "./activity.ts";
import type { Row } from "./account.types.ts";
import { readDate } from "./dates.ts";
import { noRecord, success } from "./envelope.ts";
import { isThere, leadAt, type LiveAccount, notesOf } from "./live.ts";
import { oddEmail } from "./oddities.ts";
import { type Params, wholeParam } from "./params.ts";
import { activityRow, clientNumber, clientRow, eventRow, noteRow, opportunityRow } from "./rows.ts";
import { ACTION_PLANS, OLD_STAGE, SOURCES, STAGES, USERS } from "./words.ts";

/** A call that changes nothing. `id` is what stood behind its name in the path. */
export type Read = (account: LiveAccount, params: Params, id: string | undefined, nowMs: number) => ApiResult;

export const READS: Record<string, Read> = {
  read_client_list: (account, params) => page(account, params, account.clients, clientRow),
  read_opportunity_list: (account, params) => page(account, params, account.opportunities, opportunityRow),
  read_client_by_id(account, params, id = params["client_id"] ?? "") {
    const { settings } = account.record;
    const n = clientNumber(id);
    return isThere(account, n) ? success(settings, [clientRow(account, n)]) : noRecord(settings);
  },
  read_client_exist(account, params) {
    const n = findClient(account, params);
    if (n === undefined) return noRecord(account.record.settings);
    const { client_id, external_id } = clientRow(account, n);
    return success(account.record.settings, [{ client_id, external_id }]);
  },
  read_client_history_notes(account, params, id = params["client_id"] ?? "") {
    const n = clientNumber(id);
    const notes = isThere(account, n) ? notesOf(account, n) : [];
    if (notes.length === 0) return noRecord(account.record.settings);
    return page(account, params, notes, (_, note) => noteRow(account, n, note));
  },
  read_all_events(account, params, _id, nowMs) {
    const type = params["event_type"] ?? "";
    const found = between(account, account.events, params["from_date"], params["end_date"]);
    return page(account, params, type === "" ? found : found.filter((event) => event.type === type), (_, event) =>
      eventRow(account, event, nowMs),
    );
  },
  read_sales_cycle_any_activity(account, params, _id, nowMs) {
    const found = between(account, account.activities, params["start_date"], params["end_date"]);
    return page(account, params, found, (_, activity) => activityRow(account, activity, nowMs));
  },
  read_sales_cycle_list: ({ record }) =>
    success(
      record.settings,
      [...STAGES, OLD_STAGE].map((name, at) => ({
        sales_cycle_id: String(201 + at),
        sales_cycle_name: name,
        sales_cycle_active_status: name === OLD_STAGE ? "0" : "1",
      })),
    ),
  read_lead_source_list: ({ record }) =>
    success(
      record.settings,
      SOURCES.map((name, at) => ({ lead_source_id: String(31 + at), lead_source_name: name })),
    ),
  // A list of lists, as it was seen.
  read_action_plan_list: ({ record }) =>
    success(record.settings, [
      ACTION_PLANS.map((name, at) => ({ action_plan_id: String(71 + at), action_plan_name: name })),
    ]),
  read_user_list: ({ record }) =>
    success(
      record.settings,
      USERS.map((name, at) => {
        const [firstName = "", lastName = ""] = name.split(" ");
        const email = `${firstName}.${lastName}@brand.example.com`.toLowerCase();
        return { user_id: String(11 + at), firstName, lastName, email };
      }),
    ),
};

/** By record number, whatever became of the list since the page before. */
function page<T>(
  account: LiveAccount,
  params: Params,
  list: readonly T[],
  rowOf: (account: LiveAccount, item: T) => Row,
): ApiResult {
  const { settings } = account.record;
  const { offset, limit } = windowOf(account, params);
  const items = list.slice(offset, offset + limit);
  if (items.length === 0 && settings.emptyAs === "code") return noRecord(settings);
  return success(
    settings,
    items.map((item) => rowOf(account, item)),
    list.length,
  );
}

export function windowOf({ record }: LiveAccount, params: Params): { offset: number; limit: number } {
  const { defaultLimit, pageLimit } = record.settings;
  const limit = Math.min(pageLimit, wholeParam(params, "limit", defaultLimit) || defaultLimit);
  return { offset: wholeParam(params, "offset", 0), limit };
}

/** In order of time; what cannot be read as a date limits nothing. */
function between({ record }: LiveAccount, all: readonly Activity[], from = "", to = ""): Activity[] {
  const { timeZone } = record.settings;
  const fromMs = readDate(from, timeZone) ?? Number.NEGATIVE_INFINITY;
  const toMs = readDate(to, timeZone, true) ?? Number.POSITIVE_INFINITY;
  const found = all.filter(({ startMs }) => startMs >= fromMs && startMs <= toMs);
  return found.sort((left, right) => left.startMs - right.startMs || left.n - right.n);
}

function findClient(account: LiveAccount, { phone = "", email: asked = "" }: Params): number | undefined {
  const digits = phone.replaceAll(/\D/g, "");
  const wanted = asked.trim().toLowerCase();
  if (digits === "" && wanted === "") return undefined;
  return account.clients.find((n) => {
    const made = leadAt(account, n);
    const email = oddEmail(account.record.settings.oddities, made);
    const lead = { email, phone: made.phone, ...account.patches.get(n)?.fields };
    return (wanted !== "" && lead.email.toLowerCase() === wanted) || (digits !== "" && lead.phone === digits);
  });
}
