import { formatNumber } from "#src/format.ts";
import { paths } from "#src/paths.ts";
import { type Filters, readTab, type Tab, writeTab } from "./filters.ts";

type Props = {
  filters: Filters;
  /** Failed items and open gaps together. */
  problems: number;
  onTab: (tab: Tab) => void;
};

const LABELS: { tab: Tab; label: string }[] = [
  { tab: "runs", label: "Runs" },
  { tab: "coverage", label: "Coverage" },
  { tab: "log", label: "Live log" },
  { tab: "problems", label: "Problems" },
];

/** Links, so that each part has an address that can be kept, sent and opened beside this one. */
export function SyncTabs({ filters, problems, onTab }: Props) {
  const here = readTab(filters.tab);
  return (
    <nav aria-label="Parts of sync activity" className="border-b border-line">
      <ul className="-mb-px flex gap-5 sm:gap-6">
        {LABELS.map(({ tab, label }) => (
          <li key={tab}>
            <a
              href={paths.sync({ ...filters, tab: writeTab(tab) })}
              aria-current={here === tab ? "page" : undefined}
              className="inline-flex items-center gap-1.5 pt-2.5 pb-3 font-[550] whitespace-nowrap text-ink-soft hover:text-ink aria-[current=page]:border-b-2 aria-[current=page]:border-accent aria-[current=page]:pb-2.5 aria-[current=page]:text-ink"
              onClick={(event) => {
                if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
                event.preventDefault();
                onTab(tab);
              }}
            >
              {label}
              {tab === "problems" && problems > 0 && (
                <span className="badge badge-warn !px-1.5">{formatNumber(problems)}</span>
              )}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
