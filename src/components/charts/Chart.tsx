import ChartColumn from "lucide-react/icons/chart-column";
import Download from "lucide-react/icons/download";
import Table2 from "lucide-react/icons/table-2";
import { type ReactNode, useId, useRef, useState } from "react";
import { saveCsv } from "#src/components/ui/csv-file.ts";
import { Notice } from "#src/components/ui/Notice.tsx";
import { ProblemNotice } from "#src/components/ui/ProblemNotice.tsx";
import { chartCsv } from "./chart-csv.ts";
import { ChartTable } from "./ChartTable.tsx";
import { type ChartDescription, isEmpty } from "./description.ts";
import { summarize } from "./summary.ts";
import { useDrawing } from "./use-drawing.ts";

type Props = {
  title: string;
  /** Undefined while it is being read. */
  chart: ChartDescription | undefined;
  error?: unknown;
  retry?: () => void;
  /** Instead of following a label's link: for pages that show the rows themselves. */
  onPick?: (place: number) => void;
  /** What to say when there is nothing to draw. */
  empty?: ReactNode;
  /** Where there are many: lower, and with signs instead of words. */
  isSmall?: boolean;
};

/** A picture, the sentence that says the same, and the table behind it. Its height is set before anything is drawn. */
export function Chart({ title, chart, error, retry, onPick, empty, isSmall = false }: Props) {
  const id = useId();
  const [asTable, setAsTable] = useState(false);
  const hasData = chart !== undefined && !isEmpty(chart);
  const height = isSmall ? "min-h-48" : heightOf(chart);
  const wordClass = isSmall ? "sr-only" : "";
  const hasFailed = error !== undefined && error !== null && !chart;
  return (
    <figure
      className="card flex min-w-0 flex-col p-4 sm:p-5"
      aria-labelledby={`${id}-title`}
      aria-busy={!chart && !hasFailed ? true : undefined}
    >
      <figcaption className="flex items-start justify-between gap-3">
        <h2 id={`${id}-title`} className="text-base">
          {title}
        </h2>
        {hasData && (
          <span className="flex flex-none gap-1.5 print:hidden">
            <button
              type="button"
              className="btn btn-small"
              aria-pressed={asTable}
              onClick={() => setAsTable((before) => !before)}
            >
              {asTable ? <ChartColumn size={15} aria-hidden="true" /> : <Table2 size={15} aria-hidden="true" />}
              <span aria-hidden="true" className={wordClass}>
                {asTable ? "Chart" : "Table"}
              </span>
              <span className="sr-only">{title} as a table</span>
            </button>
            <button type="button" className="btn btn-small" onClick={() => saveCsv(title, chartCsv(chart))}>
              <Download size={15} aria-hidden="true" />
              <span className={wordClass}>CSV</span>
              <span className="sr-only"> of {title}, download</span>
            </button>
          </span>
        )}
      </figcaption>
      <p id={`${id}-summary`} className="mt-1 min-h-10 text-sm text-ink-soft">
        {chart ? summarize(chart) : ""}
      </p>
      {hasFailed ? (
        <div className={`mt-3 ${height}`}>
          <ProblemNotice error={error} {...(retry ? { retry } : {})} />
        </div>
      ) : asTable && chart ? (
        <ChartTable chart={chart} {...(onPick ? { onPick } : {})} />
      ) : (
        <Picture
          chart={hasData ? chart : null}
          height={height}
          label={title}
          describedBy={`${id}-summary`}
          onPick={(place) => {
            if (place === null) setAsTable(true);
            else if (onPick) onPick(place);
            else if (chart?.links?.[place]) location.assign(chart.links[place]);
          }}
          whenEmpty={chart && !hasData ? (empty ?? "Nothing here yet.") : null}
        />
      )}
    </figure>
  );
}

type PictureProps = {
  chart: ChartDescription | null;
  height: string;
  label: string;
  describedBy: string;
  onPick: (place: number | null) => void;
  whenEmpty: ReactNode;
};

function Picture({ chart, height, label, describedBy, onPick, whenEmpty }: PictureProps) {
  const box = useRef<HTMLDivElement>(null);
  const state = useDrawing(box, chart, onPick);
  if (whenEmpty !== null)
    return (
      <div className={`mt-3 grid grow place-items-center rounded-lg bg-sunken text-sm text-ink-soft ${height}`}>
        <div className="max-w-[40ch] p-4 text-center">{whenEmpty}</div>
      </div>
    );
  return (
    <div className={`relative mt-3 grow ${height}`}>
      {/* What draws puts a canvas into it, which no picture element takes. */}
      {/* oxlint-disable-next-line jsx-a11y/prefer-tag-over-role */}
      <div ref={box} className="absolute inset-0" role="img" aria-label={label} aria-describedby={describedBy} />
      {state === "waiting" && <div className="skeleton absolute inset-0" aria-hidden="true" />}
      {state === "failed" && (
        <div className="absolute inset-0 bg-surface">
          <Notice
            tone="warn"
            title="The picture could not be drawn."
            live
            action={
              // A script that did not come is not asked for again by the same page.
              <button type="button" className="btn btn-small" onClick={() => location.reload()}>
                Reload
              </button>
            }
          >
            The numbers are in the table.
          </Notice>
        </div>
      )}
    </div>
  );
}

/** Lying bars need a line each; the rest is as high as it is wide to look at. A higher neighbour makes it higher. */
function heightOf(chart: ChartDescription | undefined): string {
  const labels = chart?.labels.length ?? 0;
  if (chart?.kind !== "rows" || (labels > 4 && labels <= 8)) return "min-h-72";
  return labels <= 4 ? "min-h-48" : "min-h-96";
}
