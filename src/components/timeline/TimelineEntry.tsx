import ArrowDownLeft from "lucide-react/icons/arrow-down-left";
import ArrowUpRight from "lucide-react/icons/arrow-up-right";
import CalendarDays from "lucide-react/icons/calendar-days";
import DatabaseZap from "lucide-react/icons/database-zap";
import { useNow } from "#src/components/ui/now.ts";
import { formatDay, formatTime } from "#src/format.ts";
import { cutAtWord } from "./cut-at-word.ts";
import { Participants } from "./Participants.tsx";
import type { Person, TimelineItem } from "./people-lines.ts";

type Props = {
  item: TimelineItem;
  contactId: string;
  nameOf: (person: Person) => string;
  timeZone: string;
  onSource: () => void;
};

const SNIPPET = 160;

const LOOK = {
  in: { icon: ArrowDownLeft, label: "Email received", className: "bg-accent-wash text-accent" },
  out: { icon: ArrowUpRight, label: "Email sent", className: "bg-sunken text-ink-soft border border-line" },
  email: { icon: ArrowDownLeft, label: "Email", className: "bg-accent-wash text-accent" },
  meeting: { icon: CalendarDays, label: "Meeting", className: "bg-ochre-wash text-ochre" },
};

export function TimelineEntry({ item, contactId, nameOf, timeZone, onSource }: Props) {
  const upcoming = new Date(item.occurredAt) > useNow();
  const { icon: Icon, label, className } = LOOK[item.kind === "meeting" ? "meeting" : (item.direction ?? "email")];
  return (
    <li className="flex gap-3.5 py-3.5">
      <span className={`mt-0.5 grid size-8 flex-none place-items-center rounded-full ${className}`} title={label}>
        <Icon size={16} aria-hidden="true" />
      </span>
      <article className="min-w-0 flex-1">
        <div className="flex flex-wrap items-baseline gap-x-4">
          <h4 className="min-w-0 flex-1 basis-56 font-[580] [overflow-wrap:anywhere]">
            <span className="sr-only">{label}: </span>
            {item.subject || <span className="font-normal text-ink-faint">(no subject)</span>}
            {upcoming && <span className="badge badge-warn ms-2">Upcoming</span>}
          </h4>
          <span className="flex items-baseline gap-x-2 max-sm:w-full max-sm:justify-between">
            <time
              className="text-sm whitespace-nowrap text-ink-faint"
              dateTime={typeof item.occurredAt === "string" ? item.occurredAt : undefined}
            >
              {when(item, timeZone)}
            </time>
            <button type="button" className="btn btn-quiet btn-small -my-1 -me-2.5 !font-normal" onClick={onSource}>
              <DatabaseZap size={13} aria-hidden="true" />
              Source
              <span className="sr-only"> of “{item.subject || "no subject"}”: where this came from</span>
            </button>
          </span>
        </div>
        {item.snippet && (
          <p className="mt-0.5 [overflow-wrap:anywhere] text-ink-soft">{cutAtWord(item.snippet, SNIPPET)}</p>
        )}
        <Participants item={item} contactId={contactId} nameOf={nameOf} />
      </article>
    </li>
  );
}

function when({ occurredAt, endsAt, allDay }: TimelineItem, timeZone: string): string {
  if (allDay) return `${formatDay(occurredAt, "UTC")}, all day`;
  const start = `${formatDay(occurredAt, timeZone)}, ${formatTime(occurredAt, timeZone)}`;
  if (!endsAt) return start;
  const sameDay = formatDay(occurredAt, timeZone) === formatDay(endsAt, timeZone);
  return `${start} – ${sameDay ? "" : `${formatDay(endsAt, timeZone)}, `}${formatTime(endsAt, timeZone)}`;
}

export function TimelineSkeleton() {
  return (
    <div className="mt-6 grid gap-6">
      <output className="sr-only">Loading the timeline</output>
      {[0, 1, 2, 3, 4].map((row) => (
        <div key={row} className="flex gap-3.5">
          <span className="skeleton size-8 !rounded-full" />
          <span className="grid flex-1 gap-2 py-1">
            <span className="skeleton h-3 w-1/2" />
            <span className="skeleton h-2.5 w-5/6" />
          </span>
        </div>
      ))}
    </div>
  );
}
