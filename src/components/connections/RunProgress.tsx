import { Announcer } from "#src/components/ui/Announcer.tsx";
import { Notice } from "#src/components/ui/Notice.tsx";
import { When } from "#src/components/ui/When.tsx";
import { formatNumber, formatTime, plural } from "#src/format.ts";
import { isOpen, type Status, type StreamStatus, streamLabel } from "./labels.ts";
import { describeOutcome, describePace, describeRun, describeStream, shareOf } from "./progress.ts";
import { describeRemedy } from "./run-errors.ts";
import { useRising } from "./use-rising.ts";

type Props = { status: Status; timeZone: string };

/** A run while it goes on, and what came of it when it is over. */
export function RunProgress({ status, timeZone }: Props) {
  const open = isOpen(status.state);
  return (
    <div>
      {open ? <Going status={status} timeZone={timeZone} /> : <Over status={status} timeZone={timeZone} />}
      {status.normalizing > 0 && <Sorting status={status} />}
      <Announcer text={open ? summarise(status) : describeRun(status)} />
    </div>
  );
}

function Going({ status, timeZone }: Props) {
  const { state, pausedAt, runId, streams } = status;
  const pace = describePace(status);
  return (
    <>
      <p className="flex flex-wrap items-baseline justify-between gap-x-4">
        <span className="text-ink-soft">{describeRun(status)}</span>
        {pace && <span className="numeric text-sm text-ink-faint">{pace}</span>}
        {state === "paused" && pausedAt && (
          <span className="text-sm text-ink-faint">
            since {formatTime(pausedAt, timeZone)}, <When at={pausedAt} timeZone={timeZone} />
          </span>
        )}
      </p>
      <ul className="mt-3 grid gap-4">
        {streams.map((stream) => (
          <li key={stream.stream}>
            <StreamProgress stream={stream} runId={runId} />
          </li>
        ))}
      </ul>
    </>
  );
}

/** Bars of whole numbers: the share in thousandths. */
const FULL = 1_000;

function StreamProgress({ stream, runId }: { stream: StreamStatus; runId: string }) {
  const name = streamLabel(stream.stream);
  const done = useRising(runId, stream.chunksDone);
  const share = useRising(runId, Math.round(shareOf(stream) * FULL));
  return (
    <>
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <span className="font-[580]">{name}</span>
        <span className="numeric text-sm text-ink-faint">
          {describeStream(stream)} · {formatNumber(done)} of {plural(stream.chunksTotal, "month")}
        </span>
      </div>
      <progress
        className="progress mt-1.5"
        data-stream={stream.stream}
        max={FULL}
        value={share}
        aria-label={`${name}: ${done} of ${plural(stream.chunksTotal, "month")} read`}
      />
    </>
  );
}

function Over({ status, timeZone }: Props) {
  const { state, error, streams, finishedAt } = status;
  const bad = state === "failed" || (state === "partial" && error !== null);
  const said = describeRun(status);
  const outcome = (
    <>
      {describeOutcome(streams)}{" "}
      {finishedAt && (
        <span className="text-ink-faint">
          Ended <When at={finishedAt} timeZone={timeZone} />.
        </span>
      )}
    </>
  );
  if (!bad)
    return (
      <p className="text-ink-soft">
        <span className="font-[550] text-ink">{said}</span> {outcome}
      </p>
    );
  return (
    <Notice tone={state === "failed" ? "bad" : "warn"} title={said}>
      {error && `${state === "partial" ? `${error.message} ` : ""}${describeRemedy(error.code)} `}
      {outcome}
    </Notice>
  );
}

/** What was read becomes contacts a little later: a phase of its own, with a bar of its own. */
function Sorting({ status }: { status: Status }) {
  const { normalizing, runId, streams } = status;
  const stored = streams.reduce((sum, { inserted, updated }) => sum + inserted + updated, 0);
  const most = useRising(runId, Math.max(stored, normalizing));
  const left = `${plural(normalizing, "item")} still to be sorted by contact`;
  return (
    <div className="mt-4">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <span className="font-[580]">Sorting</span>
        <span className="numeric text-sm text-ink-faint">{left}</span>
      </div>
      <progress className="progress mt-1.5" max={most} value={most - normalizing} aria-label={`Sorting: ${left}`} />
    </div>
  );
}

const summarise = (status: Status): string =>
  [
    describeRun(status),
    ...status.streams.map(
      ({ stream, chunksDone, chunksTotal }) =>
        `${streamLabel(stream)}: ${chunksDone} of ${plural(chunksTotal, "month")} read.`,
    ),
    describePace(status) ?? "",
  ].join(" ");
