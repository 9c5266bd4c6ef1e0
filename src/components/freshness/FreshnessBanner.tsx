import CircleCheck from "lucide-react/icons/circle-check";
import Clock from "lucide-react/icons/clock";
import RefreshCw from "lucide-react/icons/refresh-cw";
import { Island } from "#src/components/Island.tsx";
import { Announcer } from "#src/components/ui/Announcer.tsx";
import { formatDateTime, formatDay, formatTime } from "#src/format.ts";
import { FreshnessDetails } from "./FreshnessDetails.tsx";
import { FreshnessProblem } from "./FreshnessProblem.tsx";
import { SyncNow } from "./SyncNow.tsx";
import { asOf, isOld, streamName } from "./freshness-words.ts";
import { type Freshness, useFreshness } from "./use-freshness.ts";
import { useServerClock } from "./use-server-clock.ts";

type Props = {
  first: Freshness;
  /** When the server drew the page, milliseconds. */
  drawnAt: number;
};

/** Says on every page of ClientTether's data how old it is, and lets it be read anew. */
export function FreshnessBanner(props: Props) {
  return (
    <Island>
      <Banner {...props} />
    </Island>
  );
}

function Banner({ first, drawnAt }: Props) {
  const freshness = useFreshness(first);
  const now = useServerClock(drawnAt);
  if (!freshness.connected) return null;
  return (
    <section aria-label="Freshness" className="mb-4 grid gap-3">
      <div className="flex min-h-9 flex-wrap items-center gap-x-4 gap-y-1.5 text-sm text-ink-soft">
        {freshness.run ? <Running run={freshness.run} /> : <Settled freshness={freshness} now={now} />}
        <span className="flex items-center gap-2">
          <FreshnessDetails freshness={freshness} />
          {freshness.canSync && <SyncNow running={freshness.run !== null} />}
        </span>
      </div>
      <FreshnessProblem freshness={freshness} now={now} />
    </section>
  );
}

function Settled({ freshness, now }: { freshness: Freshness; now: Date }) {
  const { streams, timeZone, lastSyncAt, status } = freshness;
  const at = asOf(streams) ?? lastSyncAt;
  if (at === null) return <p>Nothing was synced yet.</p>;
  const isFresh = status === "success" && !freshness.isStale && !isOld(at, now);
  const isToday = formatDay(at, timeZone) === formatDay(now, timeZone);
  return (
    <p className="flex items-center gap-2">
      {isFresh ? (
        <CircleCheck size={16} aria-hidden="true" className="flex-none text-good" />
      ) : (
        <Clock size={16} aria-hidden="true" className="flex-none text-warn" />
      )}
      <span>
        {isFresh ? "Up to date" : "Data"} as of{" "}
        <time dateTime={at} title={`${formatDateTime(at, timeZone)} (${timeZone.replaceAll("_", " ")})`}>
          {isToday ? formatTime(at, timeZone) : formatDateTime(at, timeZone)}
        </time>
      </span>
    </p>
  );
}

function Running({ run }: { run: NonNullable<Freshness["run"]> }) {
  const part = run.stream === null ? "" : streamName(run.stream);
  const share = `${run.done} of ${run.of} parts read`;
  return (
    <div className="flex min-w-0 items-center gap-3">
      <RefreshCw size={16} aria-hidden="true" className="flex-none animate-spin text-accent" />
      <p>
        Syncing<span className="max-sm:sr-only">{part && `: ${part}`}</span>{" "}
        <span className="numeric text-ink-faint">
          {run.done} of {run.of}
          <span className="max-sm:sr-only"> parts read</span>
        </span>
      </p>
      <progress
        className="progress !w-28 flex-none max-sm:hidden"
        max={run.of}
        value={run.done}
        aria-label={`Sync: ${share}`}
      />
      <Announcer text={`Syncing, ${share}.`} />
    </div>
  );
}
