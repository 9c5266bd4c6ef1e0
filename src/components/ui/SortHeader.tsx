import ArrowDown from "lucide-react/icons/arrow-down";
import ArrowUp from "lucide-react/icons/arrow-up";

type Props<K extends string> = {
  sort: K;
  label: string;
  order: { sort: string; dir: "asc" | "desc" };
  onSort: (sort: K) => void;
  className: string;
};

/** A column that sorts. On phones, where the row of headers is not drawn, only its name remains for screen readers. */
export function SortHeader<K extends string>({ sort, label, order, onSort, className }: Props<K>) {
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
