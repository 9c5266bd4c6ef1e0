import { useMemo, useState } from "react";
import { Island } from "#src/components/Island.tsx";
import { LoadMore } from "#src/components/ui/LoadMore.tsx";
import { ProblemNotice } from "#src/components/ui/ProblemNotice.tsx";
import { useUrlState } from "#src/components/ui/url-state.ts";
import { plural } from "#src/format.ts";
import { type Outputs, trpc } from "#src/trpc/client.tsx";
import { groupByMonth } from "./group-by-month.ts";
import { NoEntries } from "./NoEntries.tsx";
import { SourceDialog } from "./SourceDialog.tsx";
import { TimelineEntry, TimelineSkeleton } from "./TimelineEntry.tsx";
import { TimelineFilters } from "./TimelineFilters.tsx";
import { spellings } from "./spellings.ts";
import {
  isBackwards,
  isFiltered,
  NO_FILTERS,
  readTimelineFilters,
  type TimelineFilters as Filters,
} from "./timeline-query.ts";
import { useTimeline } from "./use-timeline.ts";

type Props = {
  contact: Outputs["contacts"]["get"];
  filters: Filters;
  firstPage: Outputs["timeline"]["list"];
  timeZone: string;
};

export function TimelineView(props: Props) {
  return (
    <Island>
      <Timeline {...props} />
    </Island>
  );
}

function Timeline({ contact: firstContact, filters: first, firstPage, timeZone }: Props) {
  const { id: contactId } = firstContact;
  const [state, setFilters] = useUrlState(first);
  const filters = readTimelineFilters((name) => state[name]);
  const { data: contact } = trpc.contacts.get.useQuery({ id: contactId }, { initialData: firstContact });
  const { list, items, waiting } = useTimeline({ contactId, filters, first, firstPage });
  const nameOf = useMemo(() => spellings(items, contact), [items, contact]);
  const [sourceOf, setSourceOf] = useState<string | null>(null);
  const reset = () => setFilters(NO_FILTERS);

  return (
    <section aria-labelledby="timeline-title" className="mt-8" aria-busy={waiting || undefined}>
      <h2 id="timeline-title" className="text-xl">
        Timeline
      </h2>
      <p className="mb-3 text-sm text-ink-faint">Times in {timeZone.replaceAll("_", " ")}</p>
      <TimelineFilters filters={filters} onChange={setFilters} onReset={reset} />
      <output className="sr-only">
        {waiting
          ? ""
          : `${plural(items.length, "entry", "entries")} shown${list.hasNextPage ? ", more can be loaded" : ""}`}
      </output>
      {isBackwards(filters) ? (
        <NoEntries why="backwards" onReset={reset} />
      ) : list.isPending ? (
        <TimelineSkeleton />
      ) : list.isError && !list.isFetchNextPageError ? (
        <div className="mt-4">
          <ProblemNotice error={list.error} retry={() => void list.refetch()} />
        </div>
      ) : items.length === 0 ? (
        <NoEntries
          why={isFiltered(filters) ? "filtered" : "empty"}
          onReset={reset}
          email={contact.identities.find(({ kind }) => kind === "email")?.value}
        />
      ) : (
        <div className={`transition-opacity ${waiting ? "opacity-60" : ""}`}>
          {groupByMonth(items, timeZone).map((month) => (
            <section key={month.label} aria-label={month.label} className="mt-6">
              <h3 className="sticky top-14 z-10 border-b border-line bg-canvas py-1.5 text-sm text-ink-faint lg:top-0">
                {month.label}
              </h3>
              <ol className="divide-y divide-line">
                {month.items.map((item) => (
                  <TimelineEntry
                    key={item.id}
                    item={item}
                    contactId={contactId}
                    nameOf={nameOf}
                    timeZone={timeZone}
                    onSource={() => setSourceOf(item.id)}
                  />
                ))}
              </ol>
            </section>
          ))}
        </div>
      )}
      <div className="mt-6">
        {items.length > 0 && !isBackwards(filters) && <LoadMore query={list} what="entries" />}
      </div>
      {sourceOf && <SourceDialog interactionId={sourceOf} timeZone={timeZone} onClose={() => setSourceOf(null)} />}
    </section>
  );
}
