import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { usePollMs } from "#src/components/live/store.ts";
import { type Outputs, trpc } from "#src/trpc/client.tsx";
import { asOf } from "./freshness-words.ts";

export type Freshness = Outputs["sync"]["freshness"];

/** While nothing runs and nobody tells: a sync that begins by itself is noticed within this. */
const IDLE_POLL_MS = 60_000;

/** Routers whose answers are made of what a sync brings. */
const OF_A_SYNC = new Set(["dashboard", "leads", "pipeline", "hotList", "notes", "schedule", "reports"]);

/** How old the data is, kept fresh; when a sync ends, whatever this page shows of it is asked for again. */
export function useFreshness(first: Freshness): Freshness {
  const pollMs = usePollMs();
  const queries = useQueryClient();
  const { data } = trpc.sync.freshness.useQuery(undefined, {
    initialData: first,
    refetchInterval: ({ state }) => (state.data?.run ? pollMs : IDLE_POLL_MS),
  });
  // Not while one runs: the page shows what was before it, or what is after it.
  const settled = data.run ? null : `${data.lastSyncAt} ${asOf(data.streams)}`;
  const shown = useRef(settled);
  useEffect(() => {
    if (settled === null || settled === shown.current) return;
    shown.current = settled;
    void queries.invalidateQueries({ predicate: ({ queryKey }) => OF_A_SYNC.has(routerOf(queryKey)) });
  }, [settled, queries]);
  return data;
}

/** tRPC's keys begin with the path: `[["leads", "list"], …]`. */
function routerOf(key: readonly unknown[]): string {
  const path: unknown = Array.isArray(key[0]) ? key[0][0] : undefined;
  return typeof path === "string" ? path : "";
}
