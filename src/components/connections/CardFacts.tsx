import { When } from "#src/components/ui/When.tsx";
import { formatMonthOf } from "#src/format.ts";
import { paths } from "#src/paths.ts";
import { type Connection, type Coverage, isOpen, type Status } from "./labels.ts";
import { describeLacks } from "./progress.ts";
import { RunBadge } from "./RunBadge.tsx";

type Props = {
  connection: Connection;
  status: Status | null | undefined;
  coverage: Coverage | undefined;
  timeZone: string;
};

/** Last run, next run, how far back, and what is wrong, each with the way to see more. */
export function CardFacts({ connection, status, coverage, timeZone }: Props) {
  const { id } = connection;
  const off = connection.status === "disconnected";
  const lacks = status ? describeLacks(status) : "";
  return (
    <dl className="grid gap-x-6 gap-y-3 text-sm sm:grid-cols-3 [&_dd]:mt-0.5 [&_dt]:text-ink-faint">
      <div>
        <dt>Last run</dt>
        <dd className="flex flex-wrap items-center gap-x-2 gap-y-1">
          {status ? (
            <>
              <RunBadge state={status.state} />
              <When at={status.finishedAt ?? status.startedAt} timeZone={timeZone} />
              <a className="link" href={paths.sync({ connection: id })}>
                Runs<span className="sr-only"> of {connection.account}</span>
              </a>
            </>
          ) : status === null ? (
            "None yet"
          ) : (
            <span className="skeleton h-4 w-32" />
          )}
        </dd>
      </div>
      <div>
        <dt>Next run</dt>
        <dd>
          {off
            ? "When it is connected again"
            : status?.state === "paused"
              ? "When this one is resumed"
              : isOpen(status?.state)
                ? "This one goes on first"
                : "When you ask: there is no schedule yet"}
        </dd>
      </div>
      <div>
        <dt>Reads back to</dt>
        <dd className="flex flex-wrap gap-x-2">
          {coverage ? (
            coverage.from ? (
              formatMonthOf(coverage.from, "UTC")
            ) : (
              "Nothing yet"
            )
          ) : (
            <span className="skeleton h-4 w-24" />
          )}
          <a className="link" href={paths.sync({ tab: "coverage", connection: id })}>
            Coverage map<span className="sr-only"> of {connection.account}</span>
          </a>
        </dd>
      </div>
      {lacks && (
        <div className="sm:col-span-3">
          <dt>To look at</dt>
          <dd>
            <a className="link" href={paths.sync({ tab: "problems", connection: id })}>
              {lacks}
            </a>
          </dd>
        </div>
      )}
    </dl>
  );
}
