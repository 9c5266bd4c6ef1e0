import type { ReactNode } from "react";
import { RowLink } from "#src/components/figures/RowLink.tsx";
import { groupName } from "#src/components/figures/units.ts";
import type { RowRef } from "#src/components/rows/row-ref.ts";
import { writeRow } from "#src/components/rows/row-ref.ts";
import { When } from "#src/components/ui/When.tsx";
import { formatDay, formatMoney, formatTime, formatPercent } from "#src/format.ts";
import { paths } from "#src/paths.ts";
import { trpc } from "#src/trpc/client.tsx";
import { type DashboardFirst, HOT, NEXT, NOTES } from "./types.ts";

type Props = { first: DashboardFirst; timeZone: string; currency: string };

/** The beginnings of three lists; each goes on at its own page. */
export function DashboardLists({ first, timeZone, currency }: Props) {
  const { data: hot } = trpc.hotList.list.useQuery(HOT, { initialData: first.hot });
  const { data: next } = trpc.schedule.list.useQuery(NEXT, { initialData: first.next });
  const { data: notes } = trpc.notes.list.useQuery(NOTES, { initialData: first.notes });
  return (
    <>
      <ListCard title="Top of the hot list" href={paths.hotList()} more="Hot list" empty="Nobody is hot right now.">
        {hot.items.map(({ connectionId, id, candidate, market, stage, weightedIff, likely }) => (
          <Line
            key={`${connectionId} ${id}`}
            row={{ kind: "opportunity", connectionId, id }}
            title={candidate || "A candidate without a name"}
            end={formatMoney(weightedIff, currency)}
            below={[groupName(stage, "stage"), market, likely !== null && `${formatPercent(likely / 100)} likely`]}
          />
        ))}
      </ListCard>
      <ListCard title="Next activities" href={paths.schedule()} more="Schedule" empty="Nothing is planned.">
        {next.items.map(({ connectionId, id, type, contactName, scheduledAt, description }) => (
          <Line
            key={`${connectionId} ${id}`}
            row={{ kind: "activity", connectionId, id }}
            title={[type, contactName].filter(Boolean).join(" with ") || "Activity"}
            end={<time dateTime={scheduledAt}>{formatTime(scheduledAt, timeZone)}</time>}
            below={[formatDay(scheduledAt, timeZone), description]}
          />
        ))}
      </ListCard>
      <ListCard title="Newest notes" href={paths.notes()} more="Notes" empty="No notes were read yet.">
        {notes.items.map(({ connectionId, id, clientName, author, writtenAt, content }) => (
          <Line
            key={`${connectionId} ${id}`}
            row={{ kind: "note", connectionId, id }}
            title={clientName ?? (author || "Note")}
            end={<When at={writtenAt} timeZone={timeZone} />}
            below={[content.slice(0, 200)]}
          />
        ))}
      </ListCard>
    </>
  );
}

type CardProps = { title: string; href: string; more: string; empty: string; children: ReactNode[] };

function ListCard({ title, href, more, empty, children }: CardProps) {
  return (
    <section className="card min-w-0 p-4 sm:p-5" aria-label={title}>
      <div className="flex items-baseline justify-between gap-3">
        <h2 className="text-base">{title}</h2>
        <a className="link text-sm" href={href}>
          {more}
        </a>
      </div>
      {children.length === 0 ? (
        <p className="py-8 text-center text-sm text-ink-soft">{empty}</p>
      ) : (
        <ul className="mt-2 -mb-2 divide-y divide-line">{children}</ul>
      )}
    </section>
  );
}

type LineProps = { row: RowRef; title: string; end: ReactNode; below: (string | false | null)[] };

function Line({ row, title, end, below }: LineProps) {
  return (
    <li className="relative -mx-2 px-2 py-2.5 hover:bg-ink/3">
      <p className="flex items-baseline justify-between gap-3 text-sm">
        <RowLink row={row} href={paths.dashboard({ row: writeRow(row) })}>
          {title}
        </RowLink>
        <span className="numeric flex-none whitespace-nowrap text-ink-soft">{end}</span>
      </p>
      <p className="truncate text-xs text-ink-faint">{below.filter(Boolean).join(" · ")}</p>
    </li>
  );
}
