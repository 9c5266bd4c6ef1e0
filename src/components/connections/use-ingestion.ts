import { usePollMs } from "#src/components/live/store.ts";
import { trpc } from "#src/trpc/client.tsx";
import { type Coverage, isRunning, type Status } from "./labels.ts";

/** What the server already knew when it drew the page. */
export type Ingestion = { status: Status | null; coverage: Coverage };

const isBusy = (status: Status) => isRunning(status.state) || status.normalizing > 0;

/** Sorting is done in large steps that tell nobody: asked for, so that its bar moves. */
const SORTING_MS = 3_000;

/** A connection's run and coverage, kept fresh by the live stream, or by asking while there is none. */
export function useIngestion(connectionId: string, first: Ingestion | undefined) {
  const pollMs = usePollMs();
  const status = trpc.ingestion.status.useQuery(
    { connectionId },
    {
      refetchInterval: ({ state }) => {
        if (state.data && !isBusy(state.data)) return false;
        return state.data?.normalizing ? Math.min(pollMs, SORTING_MS) : pollMs;
      },
      ...(first ? { initialData: first.status } : {}),
    },
  );
  const running = status.data ? isBusy(status.data) : false;
  const coverage = trpc.ingestion.coverage.useQuery(
    { connectionId },
    { refetchInterval: running ? pollMs : false, ...(first ? { initialData: first.coverage } : {}) },
  );
  return { status, coverage, running };
}
