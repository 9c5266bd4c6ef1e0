import { useEffect, useRef, useState } from "react";
import { plural } from "#src/format.ts";
import { isRunning, type Status, streamLabel } from "./labels.ts";
import { describeEta, describeRun, describeStream } from "./progress.ts";

type Props = { status: Status };

export function RunProgress({ status }: Props) {
  const running = isRunning(status.state);
  return (
    <div>
      <p className="text-ink-soft">{describeRun(status)}</p>
      <ul className="mt-3 grid gap-4">
        {status.streams.map((stream) => (
          <li key={stream.stream}>
            <StreamProgress stream={stream} runId={status.runId} running={running} />
          </li>
        ))}
      </ul>
      {status.normalizing > 0 && (
        <p className="mt-3 text-sm text-ink-faint">
          {plural(status.normalizing, "item")} still to be sorted by contact.
        </p>
      )}
      <Announcer text={running ? summarise(status) : describeRun(status)} />
    </div>
  );
}

type StreamProps = { stream: Status["streams"][number]; runId: string; running: boolean };

function StreamProgress({ stream, runId, running }: StreamProps) {
  const name = streamLabel(stream.stream);
  const total = Math.max(stream.chunksTotal, 1);
  const done = useRising(runId, stream.chunksDone);
  const eta = running ? describeEta(stream) : null;
  return (
    <>
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <span className="font-[580]">{name}</span>
        <span className="numeric text-sm text-ink-faint">
          {describeStream(stream)}
          {eta && <span> · {eta}</span>}
        </span>
      </div>
      <progress
        className="progress mt-1.5"
        data-stream={stream.stream}
        max={total}
        value={done}
        aria-label={`${name}: ${done} of ${plural(stream.chunksTotal, "month")} read`}
      />
    </>
  );
}

/** Progress never goes backwards within a run, whatever order the answers arrive in. */
function useRising(runId: string, value: number): number {
  const [best, setBest] = useState({ runId, value });
  const rose = best.runId !== runId || value > best.value;
  if (!rose) return best.value;
  setBest({ runId, value });
  return value;
}

const summarise = (status: Status): string =>
  status.streams
    .map(({ stream, chunksDone, chunksTotal }) => `${streamLabel(stream)}: ${chunksDone} of ${chunksTotal} months read`)
    .join(". ");

const ANNOUNCE_MS = 10_000;

/** Tells screen readers how it goes, at most every ten seconds. */
function Announcer({ text }: { text: string }) {
  const [said, setSaid] = useState("");
  const latest = useRef(text);
  useEffect(() => {
    latest.current = text;
  }, [text]);
  useEffect(() => {
    const timer = setInterval(() => setSaid(latest.current), ANNOUNCE_MS);
    return () => clearInterval(timer);
  }, []);
  return <output className="sr-only">{said}</output>;
}
