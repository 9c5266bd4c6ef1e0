import Grid3x3 from "lucide-react/icons/grid-3x3";
import { Notice } from "#src/components/ui/Notice.tsx";
import { ProblemNotice } from "#src/components/ui/ProblemNotice.tsx";
import { usePollMs } from "#src/components/live/store.ts";
import { CoverageNumbers } from "#src/components/connections/CoverageNumbers.tsx";
import { CoverageLegend } from "#src/components/connections/CoverageStrip.tsx";
import { NoContactNote } from "#src/components/connections/NoContactNote.tsx";
import { type Connection, type Coverage, isOpen, isReadWhole } from "#src/components/connections/labels.ts";
import { standStill } from "#src/components/connections/stand-still.ts";
import { EmptyState } from "#src/components/ui/EmptyState.tsx";
import { plural } from "#src/format.ts";
import { paths } from "#src/paths.ts";
import { trpc } from "#src/trpc/client.tsx";
import { CoverageFile } from "./CoverageFile.tsx";
import { summarise, toHeal } from "./coverage-years.ts";
import { MonthGrid } from "./MonthGrid.tsx";
import { useHeal } from "./use-heal.ts";

type Props = {
  connections: readonly Connection[];
  /** By connection id, as known when the page was drawn. */
  first: Record<string, Coverage>;
  timeZone: string;
};

export function CoveragePanel({ connections, first, timeZone }: Props) {
  const byMonths = connections.filter((connection) => !isReadWhole(connection));
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-5">
      {byMonths.length < connections.length && (
        <Notice tone="info" title="ClientTether is read whole, every hour: it has no months to show.">
          How old each part of it is stands on the{" "}
          <a className="link" href={paths.dashboard()}>
            dashboard
          </a>
          .
        </Notice>
      )}
      {byMonths.map((connection) => (
        <CoverageCard key={connection.id} connection={connection} first={first[connection.id]} timeZone={timeZone} />
      ))}
    </div>
  );
}

type CardProps = { connection: Connection; first: Coverage | undefined; timeZone: string };

function CoverageCard({ connection, first, timeZone }: CardProps) {
  const { id: connectionId, account, status } = connection;
  const pollMs = usePollMs();
  const coverage = trpc.ingestion.coverage.useQuery(
    { connectionId },
    {
      refetchInterval: ({ state }) => (state.data && isMoving(state.data) ? pollMs : false),
      ...(first ? { initialData: first } : {}),
    },
  );
  const run = trpc.ingestion.status.useQuery({ connectionId });
  const heal = useHeal();
  const off = status === "disconnected";
  const data = coverage.data && standStill(coverage.data, run.data?.state);

  return (
    <article className="card p-4 sm:p-5" aria-labelledby={`map-${connectionId}`}>
      <h2 id={`map-${connectionId}`} className="truncate text-lg">
        {account}
      </h2>
      {coverage.isPending && <MapSkeleton />}
      {coverage.error && !data && (
        <div className="mt-3">
          <ProblemNotice error={coverage.error} retry={() => void coverage.refetch()} />
        </div>
      )}
      {data && data.streams.length === 0 && (
        <EmptyState
          icon={<Grid3x3 size={22} />}
          title="No month has been read yet"
          action={
            <a className="btn" href={paths.connections()}>
              Go to connections
            </a>
          }
        >
          The map is drawn as soon as the first reading begins.
        </EmptyState>
      )}
      {data && data.streams.length > 0 && (
        <>
          <Missing
            months={toHeal(data)}
            off={off}
            going={isOpen(run.data?.state)}
            busy={heal.isPending}
            onHeal={() => heal.mutate({ connectionId })}
          />
          <div className="mt-4 grid gap-x-10 gap-y-6 lg:grid-cols-2">
            {summarise(data).map(({ stream, label, items, text }) => (
              <section key={stream} aria-label={label}>
                <div className="mb-2 flex flex-wrap items-baseline justify-between gap-x-3">
                  <h3 className="font-[600]">
                    {label} <span className="font-normal text-ink-soft">{plural(items, "item")}</span>
                  </h3>
                  <p className="text-sm text-ink-faint">{text}</p>
                </div>
                <MonthGrid
                  stream={stream}
                  months={data.streams.find((one) => one.stream === stream)?.months ?? []}
                  timeZone={timeZone}
                  onHeal={off ? undefined : (month) => heal.mutate({ connectionId, stream, month })}
                />
              </section>
            ))}
          </div>
          <div className="mt-4 flex flex-wrap items-start justify-between gap-x-4">
            <CoverageLegend coverage={data} />
            <CoverageFile account={account} coverage={data} />
          </div>
          <NoContactNote />
          <CoverageNumbers coverage={data} />
        </>
      )}
    </article>
  );
}

const isMoving = ({ streams }: Coverage) =>
  streams.some(({ months }) => months.some(({ state }) => state === "running"));

type MissingProps = { months: number; off: boolean; going: boolean; busy: boolean; onHeal: () => void };

function Missing({ months, off, going, busy, onHeal }: MissingProps) {
  if (months === 0) return null;
  return (
    <div className="mt-3 flex flex-wrap items-center gap-x-4 gap-y-2 rounded-lg bg-sunken px-3.5 py-2.5">
      <p className="min-w-0 flex-1 basis-60 text-sm text-ink-soft">
        {plural(months, "month")} {months === 1 ? "is" : "are"} missing, failed or not whole.{" "}
        {off
          ? "Reconnect the account first."
          : going
            ? "The run that is under way comes to that."
            : "Healing reads what is not whole again, and leaves what is complete alone."}
      </p>
      {!off && !going && (
        <button type="button" className="btn btn-primary" disabled={busy} onClick={onHeal}>
          Heal everything
        </button>
      )}
    </div>
  );
}

function MapSkeleton() {
  return (
    <div className="mt-4 grid gap-x-10 gap-y-6 lg:grid-cols-2">
      <output className="sr-only">Loading the map</output>
      {["mail", "calendar"].map((stream) => (
        <span key={stream} className="grid gap-2">
          <span className="skeleton h-3 w-40" />
          <span className="skeleton h-7" />
          <span className="skeleton h-7" />
        </span>
      ))}
    </div>
  );
}
