import { Notice } from "#src/components/ui/Notice.tsx";
import { ProblemNotice } from "#src/components/ui/ProblemNotice.tsx";
import { formatDate, formatNumber } from "#src/format.ts";
import { CardActions } from "./CardActions.tsx";
import { CardFacts } from "./CardFacts.tsx";
import { CoverageNumbers } from "./CoverageNumbers.tsx";
import { CoverageLegend, CoverageStrip } from "./CoverageStrip.tsx";
import { GoogleMark } from "./GoogleMark.tsx";
import { IngestionSkeleton } from "./IngestionSkeleton.tsx";
import { type Connection, type Coverage, mayManage, type Role, type Status, streamLabel } from "./labels.ts";
import { NoContactNote } from "./NoContactNote.tsx";
import { Products } from "./Products.tsx";
import { RunProgress } from "./RunProgress.tsx";
import { standStill } from "./stand-still.ts";
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
  const { id, account, status: health, statusReason, connectedAt } = connection;
  const { status, coverage } = useIngestion(id, first);
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
          <p className="text-sm text-ink-faint">Google · connected {formatDate(connectedAt, timeZone)}</p>
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
        <CardFacts connection={connection} status={status.data} coverage={coverage.data} timeZone={timeZone} />
        {status.data && !isToldAbove(connection, status.data) && (
          <RunProgress status={status.data} timeZone={timeZone} />
        )}
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
        {coverage.data && coverage.data.streams.length > 0 && (
          <Held coverage={standStill(coverage.data, status.data?.state)} />
        )}
      </div>
      <CardActions
        connection={connection}
        manages={manages}
        status={status.data}
        coverage={coverage.data}
        onDisconnect={onDisconnect}
      />
    </article>
  );
}

/** That the account refuses us is said once, by its own state. */
const isToldAbove = ({ status }: Connection, { error }: Status) =>
  status === "disconnected" && error?.code === "CONNECTION_REVOKED";

/** What is here of the account, month by month. */
function Held({ coverage }: { coverage: Coverage }) {
  const counts = coverage.streams.map(({ stream, months }) => {
    const items = months.reduce((sum, month) => sum + month.items, 0);
    return `${streamLabel(stream)} ${formatNumber(items)}`;
  });
  return (
    <div>
      <p className="numeric mb-2 text-sm text-ink-soft">Items held: {counts.join(" · ")}</p>
      <CoverageStrip coverage={coverage} />
      <CoverageLegend coverage={coverage} />
      <NoContactNote />
      <CoverageNumbers coverage={coverage} />
    </div>
  );
}
