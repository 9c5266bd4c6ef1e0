import { listed, streamName } from "#src/components/freshness/freshness-words.ts";
import { When } from "#src/components/ui/When.tsx";
import { paths } from "#src/paths.ts";
import { trpc } from "#src/trpc/client.tsx";
import { type Connection, isRunning } from "./labels.ts";
import { RunBadge } from "./RunBadge.tsx";

type Props = { connection: Connection; timeZone: string };

/** Last sync, next sync, and what went wrong in the last one. */
export function ClientTetherFacts({ connection: { id, account, status, run, lastSyncedAt }, timeZone }: Props) {
  const { data } = trpc.sync.freshness.useQuery();
  // Several accounts are told of as one there: only the first one's own words are shown here.
  const failed = data?.connectionId === id ? data.streams.filter(({ error }) => error !== null) : [];
  return (
    <dl className="grid gap-x-6 gap-y-3 text-sm sm:grid-cols-3 [&_dd]:mt-0.5 [&_dt]:text-ink-faint">
      <div>
        <dt>Last sync</dt>
        <dd className="flex flex-wrap items-center gap-x-2 gap-y-1">
          {run ? <RunBadge state={run.state} /> : "None yet"}
          {lastSyncedAt && (
            <span>
              {run?.state !== "completed" && "data of "}
              <When at={lastSyncedAt} timeZone={timeZone} />
            </span>
          )}
        </dd>
      </div>
      <div>
        <dt>Next sync</dt>
        <dd>
          {status === "disconnected"
            ? "When it has new keys"
            : isRunning(run?.state)
              ? "This one goes on first; then every hour"
              : "Every hour, in its first minutes"}
        </dd>
      </div>
      <div>
        <dt>Runs</dt>
        <dd>
          <a className="link" href={paths.sync({ connection: id })}>
            All runs<span className="sr-only"> of {account}</span>
          </a>
        </dd>
      </div>
      {failed.length > 0 && (
        <div className="sm:col-span-3">
          <dt>Last error</dt>
          <dd>
            <ul className="grid gap-1">
              {[...Map.groupBy(failed, ({ error }) => error)].map(([error, parts]) => (
                <li key={error}>
                  {parts.length === data?.streams.length
                    ? "All of it"
                    : listed(parts.map((one) => streamName(one.stream)))}
                  : {error}
                </li>
              ))}
            </ul>
            <p className="mt-1 text-ink-faint">
              {status === "disconnected"
                ? "Replace the keys; what was read before is kept."
                : "Nothing to do: the next sync reads it again, and what was read before stays as it is."}
            </p>
          </dd>
        </div>
      )}
    </dl>
  );
}
