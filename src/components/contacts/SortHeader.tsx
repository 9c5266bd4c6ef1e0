import ArrowDown from "lucide-react/icons/arrow-down";
import ArrowUp from "lucide-react/icons/arrow-up";
import type { SortKey, SortOrder } from "./contact-query.ts";

type Props = {
  sort: SortKey;
  label: string;
  order: SortOrder;
  onSort: (sort: SortKey) => void;
  className: string;
};

/** A column that sorts. On phones, where the row of headers is not drawn, only its name remains for screen readers. */
export function SortHeader({ sort, label, order, onSort, className }: Props) {
  const sorted = order.sort === sort;
  const Arrow = order.dir === "asc" ? ArrowUp : ArrowDown;
  return (
    <th
      scope="col"
      className={className}
      aria-sort={sorted ? (order.dir === "asc" ? "ascending" : "descending") : undefined}
    >
      <button
        type="button"
        className={`sort max-md:hidden ${sorted ? "sort-on" : ""} ${className.includes("text-end") ? "flex-row-reverse" : ""}`}
        onClick={() => onSort(sort)}
      >
        {label}
        <Arrow size={13} aria-hidden="true" className={sorted ? "" : "opacity-0"} />
      </button>
      <span className="md:hidden">{label}</span>
    </th>
  );
}
