import { useBeforeFirstSync } from "#src/components/figures/before-first-sync.tsx";
import type { Freshness } from "#src/components/freshness/use-freshness.ts";
import { Island } from "#src/components/Island.tsx";
import { useUrlState } from "#src/components/ui/url-state.ts";
import type { Outputs } from "#src/trpc/client.tsx";
import type { LeadNames } from "./LeadFilterBar.tsx";
import { LeadFigures } from "./LeadFigures.tsx";
import { LeadRows } from "./LeadRows.tsx";
import { type LeadFilters, NO_FILTERS, readLeadFilters } from "./lead-query.ts";

type Props = {
  freshness: Freshness;
  summary: Outputs["leads"]["summary"];
  names: LeadNames;
  filters: LeadFilters;
  firstPage: Outputs["leads"]["list"];
  timeZone: string;
  currency: string;
};

export function LeadsView(props: Props) {
  return (
    <Island>
      <Leads {...props} />
    </Island>
  );
}

const ROWS_ID = "rows";

function Leads({ freshness, summary, names, filters: first, firstPage, timeZone, currency }: Props) {
  const [state, setFilters] = useUrlState(first);
  const filters = readLeadFilters((name) => state[name]);
  const before = useBeforeFirstSync(freshness, {
    page: "This list",
    rows: "Your leads",
    hasRows: summary.total.value > 0,
  });
  if (before) return before;

  /** These rows and no others, brought into sight. */
  function pick(only: Partial<LeadFilters>) {
    setFilters({ ...NO_FILTERS, ...only });
    document.getElementById(ROWS_ID)?.scrollIntoView({ block: "start" });
  }
  return (
    <>
      <LeadFigures first={summary} timeZone={timeZone} onPick={pick} />
      <h2 id={ROWS_ID} className="mt-8 mb-3 scroll-mt-18 text-lg lg:scroll-mt-4">
        The leads
      </h2>
      <LeadRows
        {...{ filters, first, firstPage, names, timeZone, currency }}
        onChange={setFilters}
        onClear={() => setFilters(NO_FILTERS)}
      />
    </>
  );
}
