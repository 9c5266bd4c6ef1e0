import UserRound from "lucide-react/icons/user-round";
import { RowLink } from "#src/components/rows/RowLink.tsx";
import { writeRow } from "#src/components/rows/row-ref.ts";
import { formatTime } from "#src/format.ts";
import { paths } from "#src/paths.ts";
import { elsewhere } from "./days.ts";
import type { SchedulePage } from "./use-schedule.ts";

type Props = {
  item: SchedulePage["items"][number];
  overdue: boolean;
  zone: string;
  workspaceZone: string;
};

export function ActivityItem({ item, overdue, zone, workspaceZone }: Props) {
  const { connectionId, id, type, scheduledAt, endsAt, contactName, description, status, contactId } = item;
  const row = { kind: "activity", connectionId, id } as const;
  const there = elsewhere(scheduledAt, zone, workspaceZone);
  return (
    <li className="relative grid gap-x-5 gap-y-1 px-4 py-3 transition-colors hover:bg-ink/3 sm:grid-cols-[9rem_minmax(0,1fr)_auto]">
      <p className="max-sm:flex max-sm:flex-wrap max-sm:gap-x-3">
        <time dateTime={scheduledAt} className="numeric font-[570]" suppressHydrationWarning>
          {formatTime(scheduledAt, zone)}
          {endsAt !== null && ` – ${formatTime(endsAt, zone)}`}
        </time>
        {there !== null && <span className="text-sm text-ink-faint sm:block">{there}</span>}
      </p>
      <div className="min-w-0">
        <p className="[overflow-wrap:anywhere]">
          <RowLink
            row={row}
            href={paths.schedule({ overdue: overdue ? "1" : undefined, row: writeRow(row) })}
            className="py-0.5 font-[570] after:absolute after:inset-0"
          >
            {contactName || "Without a name"}
          </RowLink>
          {type && <span className="text-ink-soft"> · {type}</span>}
        </p>
        {description && <p className="line-clamp-2 [overflow-wrap:anywhere] text-ink-soft">{description}</p>}
      </div>
      <p className="flex items-start gap-2">
        {status && <span className={`badge ${overdue ? "badge-warn" : ""}`}>{status}</span>}
        {contactId !== null && (
          <a className="btn btn-quiet btn-small relative z-1 -my-1" href={paths.contact(contactId)}>
            <UserRound size={14} aria-hidden="true" />
            Contact
            <span className="sr-only"> {contactName}</span>
          </a>
        )}
      </p>
    </li>
  );
}
