import { IngestionSkeleton } from "#src/components/connections/IngestionSkeleton.tsx";
import { type Connection, mayManage, type Role } from "#src/components/connections/labels.ts";
import { Products } from "#src/components/connections/Products.tsx";
import { RunProgress } from "#src/components/connections/RunProgress.tsx";
import { type Ingestion, useIngestion } from "#src/components/connections/use-ingestion.ts";
import { Notice } from "#src/components/ui/Notice.tsx";
import { NotBegun } from "./NotBegun.tsx";
import { ProblemNotice } from "#src/components/ui/ProblemNotice.tsx";

type Props = { connection: Connection; role: Role; first: Ingestion | undefined; timeZone: string };

export function ProgressStep({ connection, role, first, timeZone }: Props) {
  const { status, running } = useIngestion(connection.id, first);
  return (
    <section className="card p-6" aria-labelledby="progress-title">
      <h2 id="progress-title" className="text-xl [overflow-wrap:anywhere]">
        {running ? "Reading" : "Connected:"} {connection.account}
      </h2>
      <div className="mt-4 grid gap-4">
        {connection.statusReason && (
          <Notice tone="warn" title={connection.statusReason.message}>
            {connection.statusReason.remedy}
          </Notice>
        )}
        <Products connection={connection} manages={mayManage(connection, role)} />
        {status.isPending && <IngestionSkeleton />}
        {status.data && <RunProgress status={status.data} timeZone={timeZone} />}
        {status.data === null && connection.status !== "disconnected" && <NotBegun connectionId={connection.id} />}
        {status.error && <ProblemNotice error={status.error} retry={() => void status.refetch()} />}
      </div>
    </section>
  );
}
