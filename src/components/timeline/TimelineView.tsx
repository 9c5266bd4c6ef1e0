import History from "lucide-react/icons/history";
import { Island } from "#src/components/Island.tsx";
import { EmptyState } from "#src/components/ui/EmptyState.tsx";
import { LoadMore } from "#src/components/ui/LoadMore.tsx";
import { ProblemNotice } from "#src/components/ui/ProblemNotice.tsx";
import { useUrlState } from "#src/components/ui/url-state.ts";
import { plural } from "#src/format.ts";
import { type Outputs, trpc } from "#src/trpc/client.tsx";
import { groupByMonth } from "./group-by-month.ts";
import { KindFilter } from "./KindFilter.tsx";
import { TimelineEntry, TimelineSkeleton } from "./TimelineEntry.tsx";

type Props = {
  contactId: string;
  kind: string;
  firstPage: Outputs["timeline"]["list"];
  timeZone: string;
};

const PAGE = 40;

export function TimelineView(props: Props) {
  return (
    <Island>
      <Timeline {...props} />
    </Island>
  );
}

const readKind = (kind: string) => (kind === "email" || kind === "meeting" ? kind : undefined);

function Timeline({ contactId, kind: firstKind, firstPage, timeZone }: Props) {
  const [{ kind }, setFilter] = useUrlState({ kind: firstKind });
  const chosen = readKind(kind);
  const list = trpc.timeline.list.useInfiniteQuery(
    { contactId, limit: PAGE, ...(chosen ? { kind: chosen } : {}) },
    {
      getNextPageParam: (page) => page.nextCursor,
      ...(chosen === readKind(firstKind) ? { initialData: { pages: [firstPage], pageParams: [undefined] } } : {}),
    },
  );
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];

  return (
    <section aria-labelledby="timeline-title" className="mt-8">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <div>
          <h2 id="timeline-title" className="text-xl">
            Timeline
          </h2>
          <p className="text-sm text-ink-faint">Times in {timeZone.replaceAll("_", " ")}</p>
        </div>
        <KindFilter kind={chosen ?? ""} onChange={(next) => setFilter({ kind: next })} />
      </div>
      <output className="sr-only">{list.isPending ? "" : `${plural(items.length, "entry", "entries")} shown`}</output>
      {list.isPending ? (
        <TimelineSkeleton />
      ) : list.isError && !list.isFetchNextPageError ? (
        <div className="mt-4">
          <ProblemNotice error={list.error} retry={() => void list.refetch()} />
        </div>
      ) : items.length === 0 ? (
        <Nothing kind={chosen} onClear={() => setFilter({ kind: "" })} />
      ) : (
        groupByMonth(items, timeZone).map((month) => (
          <section key={month.label} aria-label={month.label} className="mt-6">
            <h3 className="sticky top-14 z-10 border-b border-line bg-[color-mix(in_oklab,var(--canvas)_94%,transparent)] py-1.5 text-sm text-ink-faint lg:top-0">
              {month.label}
            </h3>
            <ol className="divide-y divide-line">
              {month.items.map((item) => (
                <TimelineEntry key={item.id} item={item} contactId={contactId} timeZone={timeZone} />
              ))}
            </ol>
          </section>
        ))
      )}
      <div className="mt-6">
        <LoadMore query={list} what="entries" />
      </div>
    </section>
  );
}

function Nothing({ kind, onClear }: { kind: "email" | "meeting" | undefined; onClear: () => void }) {
  if (!kind)
    return (
      <EmptyState icon={<History size={22} />} title="Nothing on this timeline yet">
        Mail and meetings with this contact appear here as they are synced.
      </EmptyState>
    );
  return (
    <EmptyState
      icon={<History size={22} />}
      title={kind === "email" ? "No email with this contact" : "No meeting with this contact"}
      action={
        <button type="button" className="btn" onClick={onClear}>
          Show everything
        </button>
      }
    />
  );
}
