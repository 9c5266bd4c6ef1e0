import type { ReactNode } from "react";
import { Notice } from "#src/components/ui/Notice.tsx";
import { paths } from "#src/paths.ts";
import { ageInWords, asOf, isOld, listed, streamName } from "./freshness-words.ts";
import type { Freshness } from "./use-freshness.ts";

/** What keeps the data from being fresh, and what is done about it without anybody's help. Nothing when all is well. */
export function FreshnessProblem({ freshness, now }: { freshness: Freshness; now: Date }) {
  const { status, streams, connectionId, lastSyncAt, canSync } = freshness;
  const at = asOf(streams) ?? lastSyncAt;
  const isStale = at !== null && (freshness.isStale || isOld(at, now));
  const hasFailed = status === "failed" || status === "partial";
  const age = isStale ? `Data is ${ageInWords(at, now)} old – sync may be delayed` : null;
  if (!canSync)
    return (
      <Notice
        tone="bad"
        title="ClientTether no longer accepts the keys"
        action={<Link to={paths.connections()}>Connections</Link>}
      >
        {age !== null && <p>{age}.</p>}
        What was read before stays. Enter the keys again, and the sync goes on by itself.
      </Notice>
    );
  if (!hasFailed && age === null) return null;

  const missed = streams.filter(({ error }) => error !== null);
  const said =
    missed.length > 0
      ? `The last sync could not read ${listed(missed.map(({ stream }) => streamName(stream)))}`
      : "The last sync failed";
  const activity = paths.sync(connectionId === null ? {} : { connection: connectionId });
  return (
    <Notice tone="warn" title={age ?? said} action={<Link to={activity}>Sync activity</Link>}>
      {hasFailed && (
        <p>
          {age !== null && `${said}. `}
          {[...new Set(missed.map(({ error }) => error))].join(" · ")}
        </p>
      )}
      <p>{hasFailed && "What was read before stays. "}Syncline tries again by itself at the next full hour.</p>
    </Notice>
  );
}

function Link({ to, children }: { to: string; children: ReactNode }) {
  return (
    <a className="btn btn-small" href={to}>
      {children}
    </a>
  );
}
