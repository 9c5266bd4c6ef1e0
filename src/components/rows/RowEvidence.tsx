import { RawData } from "#src/components/timeline/RawData.tsx";
import { formatDateTime } from "#src/format.ts";
import { paths } from "#src/paths.ts";
import type { RowRef } from "./row-ref.ts";
import type { Evidence } from "./use-row.ts";

type Props = { row: RowRef; evidence: Evidence; timeZone: string };

const RUNS: Record<string, string> = { hourly: "The hourly sync", manual: "The sync asked for" };

/** Where the row comes from: the run that brought it, and the provider's own words. */
export function RowEvidence({ row, evidence: { raw, run, fetchedAt }, timeZone }: Props) {
  return (
    <>
      <section aria-labelledby="row-run" className="border-t border-line pt-5">
        <h3 id="row-run" className="text-sm font-[600]">
          How it came here
        </h3>
        {run ? (
          <p className="mt-1 text-ink-soft">
            {RUNS[run.kind] ?? "The sync"} on{" "}
            <time dateTime={run.startedAt}>{formatDateTime(run.startedAt, timeZone)}</time> brought this version
            {fetchedAt !== null && `, received ${formatDateTime(fetchedAt, timeZone)}`}.{" "}
            <a className="link" href={paths.sync({ tab: "log", run: run.id, connection: row.connectionId })}>
              See that run
            </a>
          </p>
        ) : (
          <p className="mt-1 text-ink-soft">The run that brought it is no longer kept.</p>
        )}
        <p className="mt-1 text-sm text-ink-faint">
          Id at ClientTether: <code className="font-mono [overflow-wrap:anywhere]">{row.id}</code>
        </p>
      </section>
      <RawData payload={raw} />
    </>
  );
}
