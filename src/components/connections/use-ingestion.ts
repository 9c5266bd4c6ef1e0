import { usePollMs } from "#src/components/live/store.ts";
import { trpc } from "#src/trpc/client.tsx";
import { type Coverage, isRunning, type Status } from "./labels.ts";

/** What the server already knew when it drew the page. */
export type Ingestion = { status: Status | null; coverage: Coverage };

const isBusy = (status: Status | null | undefined) => isRunning(status?.state) || (status?.normalizing ?? 0) > 0;

/** A connection's run and coverage, kept fresh by the live stream, or by asking while there is none. */
export function useIngestion(connectionId: string, first: Ingestion | undefined) {
  const pollMs = usePollMs();
  const status = trpc.ingestion.status.useQuery(
    { connectionId },
    {
      refetchInterval: ({ state }) => (isBusy(state.data) ? pollMs : false),
      ...(first ? { initialData: first.status } : {}),
    },
  );
  const running = isBusy(status.data);
  const coverage = trpc.ingestion.coverage.useQuery(
    { connectionId },
    { refetchInterval: running ? pollMs : false, ...(first ? { initialData: first.coverage } : {}) },
  );
  return { status, coverage, running };
}
