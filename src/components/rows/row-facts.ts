import { formatDateTime, formatMoney, formatNumber, formatPercent } from "#src/format.ts";
import type { Outputs } from "#src/trpc/client.tsx";

export type Found =
  | { kind: "lead"; row: Outputs["leads"]["get"]["row"] }
  | { kind: "opportunity"; row: Outputs["pipeline"]["get"]["row"] }
  | { kind: "note"; row: Outputs["notes"]["get"]["row"] }
  | { kind: "activity"; row: Outputs["schedule"]["get"]["row"] };

export type Fact = { name: string; value: string };
type Local = { timeZone: string; currency: string };

/** What a row is about, in a few words. */
export function rowTitle(found: Found): string {
  switch (found.kind) {
    case "lead":
      return found.row.name || found.row.email || "A lead without a name";
    case "opportunity":
      return found.row.candidate || "An opportunity without a name";
    case "note":
      return found.row.clientName ? `Note on ${found.row.clientName}` : "Note";
    case "activity":
      return [found.row.type, found.row.contactName].filter(Boolean).join(" with ") || "Activity";
  }
}

/** What is known of a row, in the order people ask; what the provider does not say is left out. */
export function rowFacts(found: Found, { timeZone, currency }: Local): Fact[] {
  const moment = (at: string | null) => (at === null ? "" : formatDateTime(at, timeZone));
  const money = (value: number | null) => (value === null ? "" : formatMoney(value, currency));
  const percent = (value: number | null) => (value === null ? "" : formatPercent(value / 100));
  const count = (value: number | null) => (value === null ? "" : formatNumber(value));
  return listOf(found).filter(({ value }) => value !== "");

  function listOf({ kind, row }: Found): Fact[] {
    switch (kind) {
      case "lead":
        return facts({
          Company: row.company,
          Email: row.email,
          Phone: row.phone,
          Status: row.status,
          Qualified: row.qualified ? "Yes" : "No",
          Source: row.source,
          Market: row.market,
          Owner: row.owner,
          "Deal size": money(row.dealSize),
          Created: moment(row.createdAt),
          "Changed there": moment(row.modifiedAt),
        });
      case "opportunity":
        return facts({
          Company: row.company,
          Stage: row.stage,
          Market: row.market,
          Units: count(row.units),
          "Deal size": money(row.dealSize),
          Likely: percent(row.likely),
          "Weighted IFF": money(row.weightedIff),
          Source: row.source,
          Owner: row.owner,
          Created: moment(row.createdAt),
          "Changed there": moment(row.modifiedAt),
        });
      case "note":
        return facts({ Client: row.clientName ?? row.clientId, Author: row.author, Written: moment(row.writtenAt) });
      case "activity":
        return facts({
          With: row.contactName,
          Type: row.type,
          Status: row.status,
          When: moment(row.scheduledAt),
          Until: moment(row.endsAt),
          About: row.description,
        });
    }
  }
}

const facts = (of: Record<string, string | null>): Fact[] =>
  Object.entries(of).map(([name, value]) => ({ name, value: value ?? "" }));
