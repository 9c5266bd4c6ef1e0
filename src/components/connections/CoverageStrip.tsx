import { formatMonth, formatMonthShort, plural } from "#src/format.ts";
import { type Coverage, MONTH_STATES, streamLabel } from "./labels.ts";

type Stream = Coverage["streams"][number];

/** More months than this have no room for a name each: the years are enough. */
const NAMED_MONTHS = 18;

/** One cell per month and stream: the picture of what is known to be complete. The words are in the cells. */
export function CoverageStrip({ coverage }: { coverage: Coverage }) {
  const months = coverage.streams[0]?.months ?? [];
  if (months.length === 0) return null;
  const named = months.length <= NAMED_MONTHS;
  const gaps = named
    ? "border-spacing-x-0.5 sm:border-spacing-x-[3px]"
    : "border-spacing-x-px max-sm:border-spacing-x-0";
  return (
    <table className={`w-full table-fixed border-separate border-spacing-y-1 ${gaps}`}>
      <caption className="sr-only">Which months have been read completely</caption>
      <thead>
        <tr>
          <th scope="col" className="w-15 sm:w-20">
            <span className="sr-only">Stream</span>
          </th>
          {months.map(({ month }) => (
            <th key={month} scope="col" className="text-xs font-normal text-ink-faint" title={formatMonth(month)}>
              <span className="sr-only">{formatMonth(month)}</span>
              <span aria-hidden="true">{named ? <MonthName month={month} /> : <YearName month={month} />}</span>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {coverage.streams.map((stream) => (
          <StreamRow key={stream.stream} stream={stream} />
        ))}
      </tbody>
    </table>
  );
}

function MonthName({ month }: { month: string }) {
  const name = formatMonthShort(month);
  return (
    <>
      {name.slice(0, 1)}
      <span className="hidden sm:inline">{name.slice(1)}</span>
    </>
  );
}

/** The year, at its January; it may stand over the months that follow. */
function YearName({ month }: { month: string }) {
  if (!month.endsWith("-01")) return null;
  return (
    <span className="block w-0 whitespace-nowrap">
      <span className="max-sm:hidden">{month.slice(0, 2)}</span>
      {month.slice(2, 4)}
    </span>
  );
}

function StreamRow({ stream }: { stream: Stream }) {
  return (
    <tr>
      <th scope="row" className="text-start text-sm font-normal text-ink-soft">
        {streamLabel(stream.stream)}
      </th>
      {stream.months.map(({ month, state, items, failed }) => {
        const words = [MONTH_STATES[state], plural(items, "item")];
        if (failed > 0) words.push(`${failed} failed`);
        return (
          <td key={month} className="p-0" title={`${formatMonth(month)}: ${words.join(", ")}`}>
            <div className="month" data-state={state} />
            <span className="sr-only">{words.join(", ")}</span>
          </td>
        );
      })}
    </tr>
  );
}

const LEGEND = ["complete", "running", "partial", "failed", "missing"] as const;

export function CoverageLegend({ coverage }: { coverage: Coverage }) {
  const present = new Set(coverage.streams.flatMap(({ months }) => months.map(({ state }) => state)));
  return (
    <ul className="mt-2 flex flex-wrap gap-x-4 gap-y-1 text-xs text-ink-faint" aria-hidden="true">
      {LEGEND.filter((state) => present.has(state)).map((state) => (
        <li key={state} className="flex items-center gap-1.5">
          <span className="month !h-3 w-3" data-state={state} />
          {MONTH_STATES[state]}
        </li>
      ))}
    </ul>
  );
}
