import { Menu } from "@base-ui/react/menu";
import Check from "lucide-react/icons/check";
import Columns3 from "lucide-react/icons/columns-3";
import Download from "lucide-react/icons/download";
import { DropMenu } from "#src/components/ui/DropMenu.tsx";
import { formatMoney, plural } from "#src/format.ts";
import { paths } from "#src/paths.ts";
import { COLUMNS, type Column, withColumn } from "./columns.ts";
import type { HotFilters } from "./hot-query.ts";
import { sumOf } from "./sum.ts";
import type { HotItem } from "./use-hot-list.ts";

type Props = {
  filters: HotFilters;
  items: readonly HotItem[];
  hasMore: boolean;
  columns: readonly Column[];
  onColumns: (columns: readonly Column[]) => void;
  currency: string;
};

/** The strip above the list: what is shown, in sum; which columns; and all of it as a file. */
export function HotBar({ filters, items, hasMore, columns, onColumns, currency }: Props) {
  const { units, weightedIff } = sumOf(items);
  return (
    <div className="flex min-h-13 flex-wrap items-center gap-x-3 gap-y-2 border-b border-line px-4 py-2">
      <p className="min-w-0 flex-1 basis-44 text-sm text-ink-soft">
        <b className="font-[600] text-ink">
          {hasMore ? `First ${plural(items.length, "candidate")}` : plural(items.length, "candidate")}
        </b>
        <span className="numeric">
          {" "}
          · {plural(units, "unit")} · {formatMoney(weightedIff, currency)} weighted
        </span>
      </p>
      <span className="max-md:hidden">
        <DropMenu
          label="Columns"
          align="end"
          triggerClass="btn btn-small"
          trigger={
            <>
              <Columns3 size={15} aria-hidden="true" />
              <span aria-hidden="true">Columns</span>
            </>
          }
        >
          <Menu.Group>
            <Menu.GroupLabel className="menu-label">Shown beside the candidate</Menu.GroupLabel>
            {COLUMNS.map(({ id, label }) => (
              <Menu.CheckboxItem
                key={id}
                className="menu-item"
                closeOnClick={false}
                checked={columns.includes(id)}
                onCheckedChange={(shown) => onColumns(withColumn(columns, id, shown))}
              >
                <span className="grid size-4 place-items-center">
                  <Menu.CheckboxItemIndicator>
                    <Check size={15} aria-hidden="true" />
                  </Menu.CheckboxItemIndicator>
                </span>
                {label}
              </Menu.CheckboxItem>
            ))}
          </Menu.Group>
        </DropMenu>
      </span>
      <a className="btn btn-small" href={paths.hotListCsv(filters)}>
        <Download size={15} aria-hidden="true" />
        CSV
        <span className="sr-only"> of all candidates that match, download</span>
      </a>
    </div>
  );
}
