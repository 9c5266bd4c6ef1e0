import { trpc } from "#src/trpc/client.tsx";
import type { RowRef } from "./row-ref.ts";
import type { Found } from "./row-facts.ts";

/** The row with its evidence, from whichever procedure knows its kind. */
export function useRow({ kind, connectionId, id }: RowRef) {
  const asked = { connectionId, id };
  const of = (wanted: RowRef["kind"]) => ({ enabled: kind === wanted });
  const queries = {
    lead: trpc.leads.get.useQuery(asked, of("lead")),
    opportunity: trpc.pipeline.get.useQuery(asked, of("opportunity")),
    note: trpc.notes.get.useQuery(asked, of("note")),
    activity: trpc.schedule.get.useQuery(asked, of("activity")),
  };
  const query = queries[kind];
  if (!query.data) return { query, found: null, evidence: null };
  const { row, ...evidence } = query.data;
  return { query, found: { kind, row } as Found, evidence };
}

export type Evidence = NonNullable<ReturnType<typeof useRow>["evidence"]>;
