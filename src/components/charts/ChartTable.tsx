import { type ChartDescription, inFull, inShort, sum } from "./description.ts";
import { formatMoney, formatNumber, formatPercent } from "#src/format.ts";

type Props = { chart: ChartDescription; onPick?: (place: number) => void };

/** The numbers behind the picture, all of them; each name leads to its rows. */
export function ChartTable({ chart, onPick }: Props) {
  const { title, labels, series, links, unit, of, kind } = chart;
  const figure = (value: number) => (unit.kind === "money" ? formatMoney(value, unit.currency) : formatNumber(value));
  const only = series.length === 1 && kind !== "line" ? sum(series[0]?.values ?? []) : null;
  return (
    // A region that scrolls is reached by keyboard only when it can have the focus.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <section className="relative mt-3 max-h-96 overflow-auto" tabIndex={0} aria-label={`${title}, table`}>
      <table className="table">
        <caption className="sr-only">{title}</caption>
        <thead>
          <tr>
            <th scope="col" className="!ps-0 capitalize">
              {of.one}
            </th>
            {series.map(({ name }) => (
              <th key={name} scope="col" className="!text-end">
                {name}
              </th>
            ))}
            {only !== null && (
              <th scope="col" className="!pe-0 !text-end">
                Share
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {labels.map((label, place) => (
            <tr key={label}>
              <th scope="row" className="!ps-0 !text-sm !font-normal !text-ink">
                <RowName
                  label={label}
                  href={links?.[place] ?? null}
                  {...(onPick ? { pick: () => onPick(place) } : {})}
                />
              </th>
              {series.map(({ name, values }) => {
                const value = values[place] ?? null;
                return (
                  <td key={name} className="numeric text-end" title={value === null ? undefined : inFull(value, unit)}>
                    {value === null ? <span className="text-ink-faint">not known</span> : figure(value)}
                  </td>
                );
              })}
              {only !== null && (
                <td className="numeric !pe-0 text-end text-ink-soft">
                  {only > 0 ? formatPercent((series[0]?.values[place] ?? 0) / only) : inShort(0, unit)}
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function RowName({ label, href, pick }: { label: string; href: string | null; pick?: () => void }) {
  if (!href) return label;
  return (
    <a
      className="link"
      href={href}
      onClick={(event) => {
        if (!pick || event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
        event.preventDefault();
        pick();
      }}
    >
      {label}
    </a>
  );
}
