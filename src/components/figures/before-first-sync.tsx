import Cable from "lucide-react/icons/cable";
import { type ReactNode, useEffect } from "react";
import { NotConnected } from "#src/components/freshness/NotConnected.tsx";
import { streamName } from "#src/components/freshness/freshness-words.ts";
import type { Freshness } from "#src/components/freshness/use-freshness.ts";
import { EmptyState } from "#src/components/ui/EmptyState.tsx";
import { paths } from "#src/paths.ts";
import { trpc } from "#src/trpc/client.tsx";

type About = {
  /** The page, as the beginning of a sentence. */
  page: string;
  /** What appears on it. */
  rows: string;
  /** With something to show nothing is kept back: of several accounts the newest may not have been read yet. */
  hasRows: boolean;
};

/** Notes are read for hours; nobody has to wait for them. */
const isAwaited = ({ stream }: { stream: string }) => stream !== "ct.notes";

function isBefore({ connected, lastSyncAt, streams, run }: Freshness): boolean {
  if (!connected) return true;
  const awaited = streams.filter(isAwaited);
  const isRead = awaited.every(({ asOf }) => asOf !== null) || (!run && awaited.some(({ asOf }) => asOf !== null));
  return lastSyncAt === null && !isRead;
}

/**
 * What a page shows before there is a figure: nothing connected, or the first sync on its way. Null once there is something
 * to show. When the first sync ends the page is drawn anew: what the server drew it with was nothing.
 */
export function useBeforeFirstSync(first: Freshness, { page, rows, hasRows }: About): ReactNode {
  const { data: freshness } = trpc.sync.freshness.useQuery(undefined, { initialData: first });
  const wasBefore = !hasRows && isBefore(first);
  const isOver = wasBefore && !isBefore(freshness);
  useEffect(() => {
    if (isOver) location.reload();
  }, [isOver]);
  if (!wasBefore) return null;
  if (!freshness.connected) return <NotConnected what={page} />;
  return (
    <div className="card">
      <FirstSync freshness={freshness} rows={rows} />
    </div>
  );
}

function FirstSync({ freshness: { run, connectionId, status }, rows }: { freshness: Freshness; rows: string }) {
  const part = run?.stream ? streamName(run.stream) : null;
  const title = run
    ? "The first sync is on its way"
    : status === "failed"
      ? "The first sync failed"
      : "The first sync is about to begin";
  return (
    <EmptyState
      icon={<Cable size={22} />}
      title={title}
      action={
        run ? (
          <div className="grid justify-items-center gap-2">
            <progress
              className="progress !w-64"
              max={run.of}
              value={run.done}
              aria-label={`First sync: ${run.done} of ${run.of} parts read`}
            />
            <p className="numeric text-sm text-ink-soft">
              {run.done} of {run.of} parts read{part && `, now ${part}`}
            </p>
          </div>
        ) : (
          <a className="btn" href={paths.sync(connectionId === null ? {} : { connection: connectionId })}>
            Sync activity
          </a>
        )
      }
    >
      {rows} appear here by themselves as soon as they are read.
    </EmptyState>
  );
}
