import { moveBetweenRows } from "#src/components/contacts/row-keys.ts";
import { SortHeader } from "#src/components/ui/SortHeader.tsx";
import type { Column } from "./columns.ts";
import { HotRow } from "./HotRow.tsx";
import { type HotFilters, nextOrder, orderOf, SORTS, writeOrder } from "./hot-query.ts";
import type { HotItem } from "./use-hot-list.ts";

type Props = {
  items: readonly HotItem[];
  filters: HotFilters;
  columns: readonly Column[];
  currency: string;
  onOrder: (order: Pick<HotFilters, "sort" | "dir">) => void;
  faded: boolean;
};

/** A table on wide screens; on a phone the side columns fold into the first, and each row reads as a card. */
export function HotTable({ items, filters, columns, currency, onOrder, faded }: Props) {
  const order = orderOf(filters);
  const said = SORTS.find(({ sort }) => sort === order.sort)?.[order.dir];
  const sorter = { order, onSort: (sort: (typeof order)["sort"]) => onOrder(writeOrder(nextOrder(order, sort))) };
  const has = (column: Column) => columns.includes(column);
  return (
    // The arrow keys move between the links within; the table itself is nothing to press.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <table className={`table transition-opacity ${faded ? "opacity-60" : ""}`} onKeyDown={moveBetweenRows}>
      <caption className="sr-only">Hot list: {said}</caption>
      <thead className="max-md:sr-only">
        <tr>
          <SortHeader {...sorter} sort="candidate" label="Candidate" className="" />
          {has("market") && (
            <th scope="col" className="max-md:hidden">
              Market
            </th>
          )}
          {has("units") && <SortHeader {...sorter} sort="units" label="Units" className="!text-end max-md:hidden" />}
          {has("weightedIff") && (
            <SortHeader {...sorter} sort="weightedIff" label="Weighted IFF" className="!text-end max-md:hidden" />
          )}
          {has("stage") && (
            <th scope="col" className="max-md:hidden">
              Stage
            </th>
          )}
          {has("likely") && <SortHeader {...sorter} sort="likely" label="Likely" className="!text-end max-md:hidden" />}
        </tr>
      </thead>
      <tbody>
        {items.map((item) => (
          <HotRow
            key={`${item.connectionId}${item.id}`}
            item={item}
            filters={filters}
            columns={columns}
            currency={currency}
          />
        ))}
      </tbody>
    </table>
  );
}
