import Pause from "lucide-react/icons/pause";
import Play from "lucide-react/icons/play";
import ScrollText from "lucide-react/icons/scroll-text";
import { useRef, useState } from "react";
import { useIsLive } from "#src/components/live/store.ts";
import { Announcer } from "#src/components/ui/Announcer.tsx";
import { EmptyState } from "#src/components/ui/EmptyState.tsx";
import { ProblemNotice } from "#src/components/ui/ProblemNotice.tsx";
import { Segmented } from "#src/components/ui/Segmented.tsx";
import { formatNumber, plural } from "#src/format.ts";
import type { Level } from "./filters.ts";
import { LogRow, LogSkeleton } from "./LogRow.tsx";
import { type LogFilter, type LogFirst, useLog } from "./use-log.ts";

type Props = {
  filter: LogFilter;
  first: LogFirst | undefined;
  /** Whether lines of several accounts can stand here. */
  named: boolean;
  timeZone: string;
  onLevel: (level: Level) => void;
  /** Takes away the filters beside the level; absent when there are none. */
  onClear: (() => void) | undefined;
};

const CHOICES: { value: Level; label: string }[] = [
  { value: "debug", label: "Everything" },
  { value: "info", label: "Main steps" },
  { value: "warn", label: "Warnings" },
  { value: "error", label: "Errors" },
];

/** Reading further down than this is reading: nothing may move then. */
const TOP_PX = 8;

export function LogPanel({ filter, first, named, timeZone, onLevel, onClear }: Props) {
  const box = useRef<HTMLElement>(null);
  const [paused, setPaused] = useState(false);
  const [away, setAway] = useState(false);
  const { log, waiting, error, retry, loadOlder, loading } = useLog(filter, first, paused || away);
  const entries = log?.entries ?? [];
  const newest = entries[0];

  function follow() {
    setPaused(false);
    setAway(false);
    box.current?.scrollTo({ top: 0 });
  }

  return (
    <>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <Segmented legend="How much to show" name="level" value={filter.level} choices={CHOICES} onChange={onLevel} />
        <button
          type="button"
          className="btn"
          aria-pressed={paused}
          onClick={() => (paused ? follow() : setPaused(true))}
        >
          {paused ? <Play size={15} aria-hidden="true" /> : <Pause size={15} aria-hidden="true" />}
          {paused ? "Follow" : "Pause"}
        </button>
        <Following paused={paused} away={away} />
      </div>
      <div className="card relative mt-4 overflow-hidden">
        {waiting.count > 0 && (
          <button
            type="button"
            className="btn btn-primary btn-small absolute start-1/2 top-3 z-10 -translate-x-1/2"
            onClick={follow}
          >
            Show {formatNumber(waiting.count)}
            {waiting.all ? "+" : ""} new
          </button>
        )}
        <section
          ref={box}
          className="log"
          aria-label="Live log, newest first"
          // A region that scrolls must be reachable by key.
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
          tabIndex={0}
          onScroll={(event) => setAway(event.currentTarget.scrollTop > TOP_PX)}
        >
          {error ? (
            <div className="p-4">
              <ProblemNotice error={error} retry={retry} />
            </div>
          ) : !log ? (
            <LogSkeleton />
          ) : entries.length === 0 ? (
            <Nothing level={filter.level} onClear={onClear} onLevel={onLevel} />
          ) : (
            <>
              <ol className="divide-y divide-line">
                {entries.map((entry) => (
                  <LogRow key={entry.id} entry={entry} named={named} timeZone={timeZone} />
                ))}
              </ol>
              <Foot more={log.nextCursor !== null} loading={loading} onMore={loadOlder} />
            </>
          )}
        </section>
      </div>
      <Announcer
        text={newest && !paused ? `${plural(entries.length, "entry", "entries")}. Newest: ${newest.message}` : ""}
      />
    </>
  );
}

function Following({ paused, away }: { paused: boolean; away: boolean }) {
  const live = useIsLive();
  const words = paused
    ? "Paused"
    : away
      ? "Waiting while you read; scroll up to follow"
      : live
        ? "Live"
        : "Asks every few seconds";
  return (
    <p className="flex items-center gap-1.5 text-sm text-ink-faint">
      <span
        aria-hidden="true"
        className={`size-2 flex-none rounded-full ${live && !paused && !away ? "bg-good" : "bg-line-strong"}`}
      />
      {words}
    </p>
  );
}

type FootProps = { more: boolean; loading: boolean; onMore: () => void };

function Foot({ more, loading, onMore }: FootProps) {
  return (
    <div className="flex justify-center border-t border-line p-3">
      {more ? (
        <button type="button" className="btn btn-small" aria-busy={loading || undefined} onClick={onMore}>
          Load older entries
        </button>
      ) : (
        <p className="text-sm text-ink-faint">That is all. Entries are kept for 7 days.</p>
      )}
    </div>
  );
}

type NothingProps = { level: Level; onClear: (() => void) | undefined; onLevel: (level: Level) => void };

function Nothing({ level, onClear, onLevel }: NothingProps) {
  const grave = level === "warn" || level === "error";
  const action = grave ? (
    <button type="button" className="btn" onClick={() => onLevel("info")}>
      Show the main steps
    </button>
  ) : (
    onClear && (
      <button type="button" className="btn" onClick={onClear}>
        Show everything
      </button>
    )
  );
  return (
    <EmptyState
      icon={<ScrollText size={22} />}
      title={grave ? `No ${level === "error" ? "errors" : "warnings"}` : "Nothing has happened yet"}
      {...(action ? { action } : {})}
    >
      {grave
        ? "In the last 7 days nothing of this kind was written down."
        : "Each step of reading an account is written here as it happens, and kept for 7 days."}
    </EmptyState>
  );
}
