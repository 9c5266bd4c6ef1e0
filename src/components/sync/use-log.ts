import { useState } from "react";
import { usePollMs } from "#src/components/live/store.ts";
import { say } from "#src/components/ui/toasts.ts";
import { readProblem, trpc } from "#src/trpc/client.tsx";
import type { Level } from "./filters.ts";
import { addOlder, countNew, type Log, mergeLog } from "./merge-log.ts";
import type { LogEntry } from "./types.ts";

export type LogFilter = { connectionId?: string; runId?: string; level: Level };
export type LogFirst = { items: LogEntry[]; nextCursor?: string | null | undefined };

const PAGE = 50;

/** The log as it grows. While it is held, what is shown stays as it is and news is counted. */
export function useLog(filter: LogFilter, first: LogFirst | undefined, held: boolean) {
  const utils = trpc.useUtils();
  const asked = { ...filter, limit: PAGE };
  const newest = trpc.sync.events.useQuery(asked, {
    refetchInterval: usePollMs(),
    ...(first ? { initialData: { ...first, nextCursor: first.nextCursor ?? null } } : {}),
  });
  const key = JSON.stringify(filter);
  const [kept, setKept] = useState<{ key: string; log: Log<LogEntry> | null }>({ key, log: null });
  const [loading, setLoading] = useState(false);

  const known = kept.key === key ? kept.log : null;
  const log = newest.data && (!held || !known) ? mergeLog(known, newest.data) : known;
  if (log !== known || kept.key !== key) setKept({ key, log });

  async function loadOlder() {
    if (!log?.nextCursor || loading) return;
    setLoading(true);
    try {
      const page = await utils.client.sync.events.query({ ...asked, cursor: log.nextCursor });
      setKept((now) => (now.key === key && now.log ? { key, log: addOlder(now.log, page) } : now));
    } catch (error) {
      const { message, remedy } = readProblem(error);
      say(message, remedy ?? undefined);
    } finally {
      setLoading(false);
    }
  }

  return {
    log,
    waiting: held && log && newest.data ? countNew(log, newest.data) : { count: 0, all: false },
    error: log ? null : newest.error,
    retry: () => void newest.refetch(),
    loadOlder: () => void loadOlder(),
    loading,
  };
}
