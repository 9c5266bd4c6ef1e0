import CircleAlert from "lucide-react/icons/circle-alert";
import Dot from "lucide-react/icons/dot";
import Info from "lucide-react/icons/info";
import TriangleAlert from "lucide-react/icons/triangle-alert";
import { streamLabel } from "#src/components/connections/labels.ts";
import { formatDateTime, formatMoment, formatMonth, formatSpan } from "#src/format.ts";
import type { LogEntry } from "./types.ts";
import { describeLogCounts } from "./words.ts";

const LOOK = {
  debug: { icon: Dot, word: "Detail", className: "text-ink-faint" },
  info: { icon: Info, word: "Step", className: "text-accent" },
  warn: { icon: TriangleAlert, word: "Warning", className: "text-warn" },
  error: { icon: CircleAlert, word: "Error", className: "text-bad" },
};

/** Anything quicker is no news. */
const LEAST_MS = 100;

type Props = { entry: LogEntry; named: boolean; timeZone: string };

export function LogRow({ entry, named, timeZone }: Props) {
  const { at, level, message, account, stream, month, durationMs, counts } = entry;
  const { icon: Icon, word, className } = LOOK[level];
  const where = [
    named && account,
    stream && streamLabel(stream),
    month && formatMonth(month),
    counts && describeLogCounts(counts),
    durationMs !== null && durationMs >= LEAST_MS && formatSpan(durationMs / 1_000),
  ].filter((part) => typeof part === "string");
  return (
    <li className="flex gap-x-3 px-4 py-2.5">
      <Icon size={16} className={`mt-0.5 flex-none ${className}`} aria-hidden="true" />
      <div className="min-w-0 flex-1 gap-x-4 sm:flex">
        <div className="min-w-0 flex-1">
          <p className="[overflow-wrap:anywhere]">
            <span className="sr-only">{word}: </span>
            {message}
          </p>
          {where.length > 0 && <p className="text-sm [overflow-wrap:anywhere] text-ink-faint">{where.join(" · ")}</p>}
        </div>
        <time
          dateTime={at}
          title={formatDateTime(at, timeZone)}
          className="flex-none text-xs leading-5 whitespace-nowrap text-ink-faint sm:text-sm sm:leading-5"
        >
          {formatMoment(at, timeZone)}
        </time>
      </div>
    </li>
  );
}

export function LogSkeleton() {
  return (
    <div className="grid gap-5 p-4">
      <output className="sr-only">Loading the log</output>
      {["w-2/3", "w-1/2", "w-3/5", "w-1/3"].map((width) => (
        <span key={width} className="grid gap-2">
          <span className={`skeleton h-3 ${width}`} />
          <span className="skeleton h-2.5 w-40" />
        </span>
      ))}
    </div>
  );
}
