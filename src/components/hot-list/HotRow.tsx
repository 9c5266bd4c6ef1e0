import { RowLink } from "#src/components/rows/RowLink.tsx";
import { writeRow } from "#src/components/rows/row-ref.ts";
import { formatMoney, formatNumber, formatPercent, plural } from "#src/format.ts";
import { paths } from "#src/paths.ts";
import type { Column } from "./columns.ts";
import type { HotFilters } from "./hot-query.ts";
import type { HotItem } from "./use-hot-list.ts";

type Props = { item: HotItem; filters: HotFilters; columns: readonly Column[]; currency: string };

export function HotRow({ item, filters, columns, currency }: Props) {
  const { connectionId, id, candidate, market, units, weightedIff, stage, likely } = item;
  const row = { kind: "opportunity", connectionId, id } as const;
  const has = (column: Column) => columns.includes(column);
  const none = <span className="text-ink-faint">–</span>;
  return (
    <tr className="relative transition-colors hover:bg-ink/3">
      <th scope="row" className="!border-line !py-2.5 !text-base !font-[570] !whitespace-normal !text-ink">
        <span className="flex items-baseline justify-between gap-3">
          <RowLink
            row={row}
            href={paths.hotList({ ...filters, row: writeRow(row) })}
            className="min-w-0 py-0.5 [overflow-wrap:anywhere] after:absolute after:inset-0"
          >
            {candidate || "Without a name"}
          </RowLink>
          <span className="numeric md:hidden">{formatMoney(weightedIff, currency)}</span>
        </span>
        <span className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-1 text-sm font-normal text-ink-faint md:hidden">
          <span className="badge">{stage || "No stage"}</span>
          {likely !== null && <span className="numeric">{formatPercent(likely / 100)} likely</span>}
          {market && <span>{market}</span>}
          {units !== null && <span className="numeric">{plural(units, "unit")}</span>}
        </span>
      </th>
      {has("market") && <td className="max-md:hidden">{market || none}</td>}
      {has("units") && (
        <td className="numeric text-end max-md:hidden">{units === null ? none : formatNumber(units)}</td>
      )}
      {has("weightedIff") && (
        <td className="numeric text-end font-[570] max-md:hidden">{formatMoney(weightedIff, currency)}</td>
      )}
      {has("stage") && (
        <td className="max-md:hidden">
          <span className="badge">{stage || "No stage"}</span>
        </td>
      )}
      {has("likely") && (
        <td className="text-end max-md:hidden">{likely === null ? none : <Likely value={likely} />}</td>
      )}
    </tr>
  );
}

function Likely({ value }: { value: number }) {
  return (
    <span className="flex items-center justify-end gap-2.5">
      <progress className="progress !w-16 max-lg:hidden" max={100} value={value} aria-hidden="true" />
      <span className="numeric w-10">{formatPercent(value / 100)}</span>
    </span>
  );
}
