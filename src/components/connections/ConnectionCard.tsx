import { ProblemNotice } from "#src/components/ui/ProblemNotice.tsx";
import { Notice } from "#src/components/ui/Notice.tsx";
import { say } from "#src/components/ui/toasts.ts";
import { When } from "#src/components/ui/When.tsx";
import { formatDate } from "#src/format.ts";
import { paths } from "#src/paths.ts";
import { trpc } from "#src/trpc/client.tsx";
import { ConnectButton } from "./ConnectButton.tsx";
import { CoverageNumbers } from "./CoverageNumbers.tsx";
import { CoverageLegend, CoverageStrip } from "./CoverageStrip.tsx";
import { GoogleMark } from "./GoogleMark.tsx";
import { IngestionSkeleton } from "./IngestionSkeleton.tsx";
import { type Connection, mayManage, type Role } from "./labels.ts";
import { Products } from "./Products.tsx";
import { RunProgress } from "./RunProgress.tsx";
import { StatusBadge } from "./StatusBadge.tsx";
import { type Ingestion, useIngestion } from "./use-ingestion.ts";

type Props = {
  connection: Connection;
  /** Of the person who looks. */
  role: Role;
  first: Ingestion | undefined;
  timeZone: string;
  onDisconnect: () => void;
};

export function ConnectionCard({ connection, role, first, timeZone, onDisconnect }: Props) {
  const { id, account, status: health, statusReason, lastSyncedAt, connectedAt } = connection;
  const { status, coverage, running } = useIngestion(id, first);
  const error = status.error ?? coverage.error;
  const manages = mayManage(connection, role);

  return (
    <article className="card" aria-labelledby={`account-${id}`}>
      <header className="flex flex-wrap items-center gap-x-4 gap-y-2 p-5 pb-4">
        <GoogleMark />
        <div className="min-w-0 flex-1 basis-48">
          <h2 id={`account-${id}`} className="truncate text-lg">
            {account}
          </h2>
          <p className="text-sm text-ink-faint">
            Google · connected {formatDate(connectedAt, timeZone)} ·{" "}
            {lastSyncedAt ? (
              <>
                last synced <When at={lastSyncedAt} timeZone={timeZone} />
              </>
            ) : (
              "not synced yet"
            )}
          </p>
        </div>
        <StatusBadge status={health} />
      </header>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-5 px-5 pb-5">
        {statusReason && (
          <Notice tone={health === "disconnected" ? "bad" : "warn"} title={statusReason.message}>
            {statusReason.remedy}
          </Notice>
        )}
        <Products connection={connection} manages={manages} />
        {status.data && <RunProgress status={status.data} />}
        {(status.isPending || coverage.isPending) && <IngestionSkeleton />}
        {error && (
          <ProblemNotice
            error={error}
            retry={() => {
              void status.refetch();
              void coverage.refetch();
            }}
          />
        )}
        {coverage.data && (
          <div>
            <CoverageStrip coverage={coverage.data} />
            <CoverageLegend coverage={coverage.data} />
            <CoverageNumbers coverage={coverage.data} />
          </div>
        )}
      </div>
      <Actions
        connection={connection}
        manages={manages}
        running={running}
        known={status.data !== undefined}
        onDisconnect={onDisconnect}
      />
    </article>
  );
}

type ActionsProps = {
  connection: Connection;
  manages: boolean;
  running: boolean;
  /** Whether it is known if a run is under way. */
  known: boolean;
  onDisconnect: () => void;
};

function Actions({ connection, manages, running, known, onDisconnect }: ActionsProps) {
  const utils = trpc.useUtils();
  const start = trpc.ingestion.start.useMutation({
    onSuccess: () => void utils.ingestion.invalidate(),
    onError: () => say("The backfill did not start", "Try again in a moment."),
  });
  const off = connection.status === "disconnected";

  return (
    <footer className="flex flex-wrap items-center gap-2 border-t border-line px-5 py-3.5">
      {off && manages && (
        <ConnectButton returnTo={paths.connections()} connectionId={connection.id}>
          Reconnect
        </ConnectButton>
      )}
      {!off && (
        <button
          type="button"
          className="btn"
          disabled={!known || running || start.isPending}
          onClick={() => start.mutate({ connectionId: connection.id })}
        >
          {running ? "Backfill is running" : "Run backfill again"}
        </button>
      )}
      {manages && (
        <button type="button" className="btn btn-danger" onClick={onDisconnect}>
          Disconnect…
        </button>
      )}
      {!connection.mine && (
        <p className="text-sm text-ink-faint">
          Connected by {connection.connectedBy ?? "somebody without an account"}.
          {!manages && " They or an admin can reconnect and disconnect it."}
        </p>
      )}
    </footer>
  );
}
