import { formatMonth, formatNumber } from "#src/format.ts";
import { type Coverage, MONTH_STATES, streamLabel } from "./labels.ts";

type Month = Coverage["streams"][number]["months"][number];

/** The same as the strip, in numbers, for those who cannot hover or want to compare. Newest month first. */
export function CoverageNumbers({ coverage }: { coverage: Coverage }) {
  const { streams } = coverage;
  const months = [...new Set(streams.flatMap((stream) => stream.months.map(({ month }) => month)))].sort().toReversed();
  if (months.length === 0) return null;
  return (
    <details className="group mt-3">
      <summary className="inline-flex min-h-6 items-center text-sm font-[550] text-accent">
        <span className="group-open:hidden">Show the numbers</span>
        <span className="hidden group-open:inline">Hide the numbers</span>
      </summary>
      <section
        className="relative mt-2 max-h-[26rem] overflow-y-auto rounded-lg border border-line"
        aria-label="Items by month"
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
      >
        <table className="table text-sm">
          <caption className="sr-only">Items read by month</caption>
          <thead>
            <tr>
              <th scope="col">Month</th>
              {streams.map(({ stream }) => (
                <th key={stream} scope="col" className="!text-end">
                  {streamLabel(stream)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {months.map((month) => (
              <tr key={month}>
                <th scope="row" className="!text-sm !text-ink">
                  {formatMonth(month)}
                </th>
                {streams.map(({ stream, months: cells }) => (
                  <td key={stream} className="numeric text-end">
                    <Cell of={cells.find((cell) => cell.month === month)} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </details>
  );
}

function Cell({ of: month }: { of: Month | undefined }) {
  if (!month) return <span className="text-ink-faint">not asked for</span>;
  const { items, failed, state, reason } = month;
  return (
    <>
      {formatNumber(items)}
      <span className="block text-xs text-ink-faint">
        {failed > 0 ? `${formatNumber(failed)} failed` : MONTH_STATES[state]}
      </span>
      {reason && state !== "missing" && (
        <span className="ms-auto block max-w-64 text-xs [overflow-wrap:anywhere] text-ink-faint max-sm:sr-only">
          {reason}
        </span>
      )}
    </>
  );
}
