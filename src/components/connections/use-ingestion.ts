import { usePollMs } from "#src/components/live/store.ts";
import { trpc } from "#src/trpc/client.tsx";
import { type Coverage, isRunning, type Status } from "./labels.ts";

/** What the server already knew when it drew the page. */
export type Ingestion = { status: Status | null; coverage: Coverage };

/** A connection's run and coverage, kept fresh by the live stream, or by asking while there is none. */
export function useIngestion(connectionId: string, first: Ingestion | undefined) {
  const known = trpc.ingestion.status.useQuery({ connectionId }, { enabled: false, initialData: first?.status });
  const running = isRunning(known.data?.state) || (known.data?.normalizing ?? 0) > 0;
  const refetchInterval = usePollMs(running);
  const status = trpc.ingestion.status.useQuery({ connectionId }, { refetchInterval });
  const coverage = trpc.ingestion.coverage.useQuery(
    { connectionId },
    { refetchInterval, ...(first ? { initialData: first.coverage } : {}) },
  );
  return { status, coverage, running };
}
