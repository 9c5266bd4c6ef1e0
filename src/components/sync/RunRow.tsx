import ChevronRight from "lucide-react/icons/chevron-right";
import { useState } from "react";
import { isOpen } from "#src/components/connections/labels.ts";
import { RunControls } from "#src/components/connections/RunControls.tsx";
import { describeRemedy } from "#src/components/connections/run-errors.ts";
import { Notice } from "#src/components/ui/Notice.tsx";
import { When } from "#src/components/ui/When.tsx";
import { formatDateTime, formatSpan, plural } from "#src/format.ts";
import { paths } from "#src/paths.ts";
import { RunBadge } from "#src/components/connections/RunBadge.tsx";
import { RunMonths } from "./RunMonths.tsx";
import type { Run } from "./types.ts";
import { describeCounts, describeKind, isWalk } from "./words.ts";

type Props = { run: Run; named: boolean; usable: boolean; timeZone: string };

export function RunRow({ run, named, usable, timeZone }: Props) {
  const [shown, setShown] = useState(false);
  const { runId, connectionId, account, state, error, chunksDone, chunksTotal } = run;
  const going = isOpen(state);
  const walks = isWalk(run);
  const part = walks ? "list" : "monthly list";
  // All of an account that is read whole: it has no months, and what is done every hour is not to be held.
  const isWhole = run.kind === "hourly" || run.kind === "manual";
  return (
    <li>
      <details className="group" onToggle={(event) => setShown(event.currentTarget.open)}>
        <summary className="flex items-start gap-x-3 px-4 py-3.5 sm:px-5">
          <ChevronRight
            size={16}
            aria-hidden="true"
            className="mt-0.5 flex-none text-ink-faint transition-transform group-open:rotate-90"
          />
          <span className="min-w-0 flex-1">
            <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
              <span className="font-[580]">{describeKind(run, timeZone)}</span>
              <RunBadge state={state} />
            </span>
            <span className="mt-0.5 block text-sm [overflow-wrap:anywhere] text-ink-soft">{describeCounts(run)}</span>
            <span className="mt-0.5 block text-sm [overflow-wrap:anywhere] text-ink-faint">
              {named && `${account} · `}
              {going ? "started " : ""}
              <When at={run.startedAt} timeZone={timeZone} />
              {run.seconds !== null && ` · ${going ? "for" : "took"} ${formatSpan(run.seconds)}`}
              {chunksTotal > 0 &&
                ` · ${going ? `${chunksDone} of ${plural(chunksTotal, part)}` : plural(chunksTotal, part)}`}
            </span>
            {going && chunksTotal > 0 && (
              <progress
                className="progress mt-2"
                max={chunksTotal}
                value={chunksDone}
                aria-label={`${chunksDone} of ${plural(chunksTotal, part)} read`}
              />
            )}
          </span>
        </summary>
        <div className="grid gap-4 px-4 pb-5 sm:ps-12 sm:pe-5">
          {error && (
            <Notice tone={state === "failed" ? "bad" : "warn"} title={error.message || "It ended early."}>
              {describeRemedy(error.code)} <span className="text-ink-faint">({error.code})</span>
            </Notice>
          )}
          <div className="flex flex-wrap items-center gap-x-4 gap-y-2 text-sm text-ink-faint">
            <p>
              Started {formatDateTime(run.startedAt, timeZone)}
              {run.finishedAt && `, ended ${formatDateTime(run.finishedAt, timeZone)}`}
            </p>
            <a className="link" href={paths.sync({ tab: "log", run: runId, connection: connectionId })}>
              Log of this run
            </a>
          </div>
          {going && !isWhole && <RunControls connectionId={connectionId} account={account} state={state} />}
          {shown && !isWhole && <RunMonths runId={runId} going={going} usable={usable} />}
        </div>
      </details>
    </li>
  );
}
