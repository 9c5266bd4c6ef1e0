import { MonthMark } from "./MonthMark.tsx";
import { streamLabel } from "#src/components/connections/labels.ts";
import { describeRemedy } from "#src/components/connections/run-errors.ts";
import { usePollMs } from "#src/components/live/store.ts";
import { ProblemNotice } from "#src/components/ui/ProblemNotice.tsx";
import { say } from "#src/components/ui/toasts.ts";
import { formatNumber, formatSpan } from "#src/format.ts";
import { readProblem, trpc } from "#src/trpc/client.tsx";
import type { RunPart } from "./types.ts";
import { describeCounts, describeStretch, PART_STATES } from "./words.ts";

type Props = {
  runId: string;
  going: boolean;
  /** Whether a month can be read again now. */
  usable: boolean;
};

/** What a run did in each month of each stream, or in each list. */
export function RunMonths({ runId, going, usable }: Props) {
  const pollMs = usePollMs();
  const parts = trpc.sync.chunks.useQuery({ runId }, { refetchInterval: going ? pollMs : false });
  if (parts.isPending)
    return (
      <span className="grid gap-2">
        <output className="sr-only">Loading the parts of this run</output>
        <span className="skeleton h-3 w-56" />
        <span className="skeleton h-3 w-48" />
      </span>
    );
  if (!parts.data) return <ProblemNotice error={parts.error} retry={() => void parts.refetch()} />;
  if (parts.data.length === 0) return <p className="text-sm text-ink-soft">It is not known yet what it reads.</p>;
  const areLists = parts.data.every(({ month }) => month === null);
  return (
    <section
      className="relative max-h-[26rem] overflow-y-auto rounded-lg border border-line"
      aria-label={areLists ? "Lists of this run" : "Months of this run"}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
    >
      <table className="table text-sm">
        <caption className="sr-only">
          {areLists ? "Lists of this run, as they are read" : "Months of this run, newest first"}
        </caption>
        <thead className="max-sm:sr-only">
          <tr>
            <th scope="col">{areLists ? "List" : "Month"}</th>
            <th scope="col">State</th>
            <th scope="col">Items</th>
            <th scope="col" className="!text-end">
              Took
            </th>
          </tr>
        </thead>
        <tbody>
          {parts.data.map((part) => (
            <PartRow key={part.chunkId} part={part} usable={usable} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function PartRow({ part, usable }: { part: RunPart; usable: boolean }) {
  const { stream, month, state, failed, seconds, error } = part;
  return (
    <tr className="max-sm:grid max-sm:gap-0.5 max-sm:border-b max-sm:border-line max-sm:px-4 max-sm:py-2.5 [&>*]:align-top max-sm:[&>*]:border-0 max-sm:[&>*]:p-0">
      <th scope="row" className="!text-sm !whitespace-normal !text-ink">
        {month === null ? streamLabel(stream) : describeStretch(part)}
        {month !== null && <span className="block text-xs font-normal text-ink-faint">{streamLabel(stream)}</span>}
      </th>
      <td>
        <MonthMark state={state} failed={failed} />
      </td>
      <td>
        {state === "waiting" ? <span className="text-ink-faint">not begun</span> : describePart(part)}
        {error && (
          <span className="mt-1 block text-ink-soft">
            <span className="block [overflow-wrap:anywhere] text-bad">{error.message}</span>
            {describeRemedy(error.code)} <span className="text-ink-faint">({error.code})</span>
          </span>
        )}
        {usable && month !== null && (state === "failed" || state === "cancelled") && <Retry part={part} />}
      </td>
      <td className="numeric text-ink-faint sm:text-end">{seconds === null ? "" : formatSpan(seconds)}</td>
    </tr>
  );
}

function describePart(part: RunPart): string {
  const of = part.state === "running" && part.expected !== null && part.expected > part.fetched;
  return describeCounts(part) + (of ? ` · of about ${formatNumber(part.expected ?? 0)}` : "");
}

function Retry({ part }: { part: RunPart }) {
  const utils = trpc.useUtils();
  const retry = trpc.sync.retryChunk.useMutation({
    onSuccess: () => say(`${describeStretch(part)} is read again`, "Only what has changed is written."),
    onError: (error) => {
      const { message, remedy } = readProblem(error);
      say(message, remedy ?? undefined);
    },
    onSettled: () => {
      void utils.sync.invalidate();
      void utils.ingestion.invalidate();
    },
  });
  return (
    <button
      type="button"
      className="btn btn-small mt-1.5"
      disabled={retry.isPending || retry.isSuccess}
      onClick={() => retry.mutate({ chunkId: part.chunkId })}
    >
      {retry.isSuccess ? "Asked for" : "Try this month again"}
      <span className="sr-only">
        : {streamLabel(part.stream)}, {describeStretch(part)}, {PART_STATES[part.state]}
      </span>
    </button>
  );
}
