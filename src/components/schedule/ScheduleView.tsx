import CalendarPlus from "lucide-react/icons/calendar-plus";
import Download from "lucide-react/icons/download";
import { moveBetweenRows } from "#src/components/contacts/row-keys.ts";
import { Island } from "#src/components/Island.tsx";
import { ListSkeleton } from "#src/components/ui/ListSkeleton.tsx";
import { LoadMore } from "#src/components/ui/LoadMore.tsx";
import { useNow } from "#src/components/ui/now.ts";
import { ProblemNotice } from "#src/components/ui/ProblemNotice.tsx";
import { Segmented } from "#src/components/ui/Segmented.tsx";
import { useUrlState } from "#src/components/ui/url-state.ts";
import { paths } from "#src/paths.ts";
import { ActivityItem } from "./ActivityItem.tsx";
import { groupByDay, placeOf } from "./days.ts";
import { NoActivities } from "./NoActivities.tsx";
import { type SchedulePage, useSchedule } from "./use-schedule.ts";
import { useViewerZone } from "./use-viewer-zone.ts";

type Filters = { overdue: string };
type Props = { filters: Filters; firstPage: SchedulePage; timeZone: string };

const WHICH = [
  { value: "", label: "Upcoming" },
  { value: "1", label: "Overdue" },
] as const;

export function ScheduleView(props: Props) {
  return (
    <Island>
      <Schedule {...props} />
    </Island>
  );
}

function Schedule({ filters: first, firstPage, timeZone }: Props) {
  const [filters, setFilters] = useUrlState(first);
  const isOverdue = filters.overdue === "1";
  const list = useSchedule(isOverdue, filters.overdue === first.overdue ? firstPage : null);
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  const zone = useViewerZone(timeZone);
  const days = groupByDay(items, zone, useNow());
  const failed = list.isError && !list.isFetchNextPageError;
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-3">
        <Segmented
          legend="Show"
          name="overdue"
          value={isOverdue ? "1" : ""}
          choices={WHICH}
          onChange={(overdue) => setFilters({ overdue })}
        />
        <p className="min-w-0 flex-1 text-sm text-ink-faint">
          Times in {placeOf(zone)}
          {zone !== timeZone && `, those of ${placeOf(timeZone)} beside them`}
        </p>
        <span className="flex gap-2">
          {!isOverdue && (
            <a className="btn btn-small" href={paths.scheduleIcs()}>
              <CalendarPlus size={15} aria-hidden="true" />
              iCalendar
              <span className="sr-only"> of everything upcoming, download</span>
            </a>
          )}
          <a className="btn btn-small" href={paths.scheduleCsv(filters)}>
            <Download size={15} aria-hidden="true" />
            CSV
            <span className="sr-only"> of the activities, download</span>
          </a>
        </span>
      </div>
      {/* The arrow keys move between the links within; the section itself is nothing to press. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <section
        aria-label={isOverdue ? "Overdue" : "Upcoming"}
        className="mt-4"
        aria-busy={list.isFetching || undefined}
        onKeyDown={moveBetweenRows}
      >
        {list.isPending ? (
          <div className="card">
            <ListSkeleton what="activities" />
          </div>
        ) : failed ? (
          <ProblemNotice error={list.error} retry={() => void list.refetch()} />
        ) : items.length === 0 ? (
          <NoActivities overdue={isOverdue} />
        ) : (
          days.map(({ day, title, items: ofDay }) => (
            <section key={day} aria-label={title} className="mb-6">
              <h2
                className="sticky top-14 z-10 bg-canvas py-1.5 text-sm text-ink-soft lg:top-0"
                suppressHydrationWarning
              >
                {title}
              </h2>
              <ol className="card mt-1 divide-y divide-line">
                {ofDay.map((item) => (
                  <ActivityItem
                    key={`${item.connectionId}${item.id}`}
                    item={item}
                    overdue={isOverdue}
                    zone={zone}
                    workspaceZone={timeZone}
                  />
                ))}
              </ol>
            </section>
          ))
        )}
      </section>
      <div className="mt-5">{items.length > 0 && !failed && <LoadMore query={list} what="activities" />}</div>
    </>
  );
}
