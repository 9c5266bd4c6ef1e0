import Bot from "lucide-react/icons/bot";
import CalendarDays from "lucide-react/icons/calendar-days";
import Mail from "lucide-react/icons/mail";
import { Avatar } from "#src/components/ui/Avatar.tsx";
import { When } from "#src/components/ui/When.tsx";
import { formatDate, formatNumber, plural } from "#src/format.ts";
import { paths } from "#src/paths.ts";
import type { Outputs } from "#src/trpc/client.tsx";
import { ROW_STOP } from "./row-keys.ts";

export type Contact = Outputs["contacts"]["list"]["items"][number];
type Props = {
  contact: Contact;
  timeZone: string;
  /** Null while nothing is being picked. */
  picked: boolean | null;
  onPick: () => void;
};

export function ContactRow({ contact, timeZone, picked, onPick }: Props) {
  const { name, email, automated, emailCount, meetingCount, firstSeenAt, lastSeenAt } = contact;
  const label = name ?? email;
  return (
    <tr className={`relative transition-colors ${picked ? "bg-accent-wash/60" : "hover:bg-ink/3"}`}>
      <td>
        <div className="flex items-center gap-3">
          {picked !== null && (
            <input
              type="checkbox"
              {...ROW_STOP}
              aria-label={`Select ${label}${name ? `, ${email}` : ""}`}
              id={`pick-${contact.id}`}
              className="relative z-1 size-4 flex-none cursor-pointer"
              checked={picked}
              onChange={onPick}
            />
          )}
          <Avatar name={name} email={email} />
          <div className="min-w-0 flex-1">
            <p className="flex items-center gap-2">
              {picked === null ? (
                <a
                  {...ROW_STOP}
                  href={paths.contact(contact.id)}
                  className="min-w-0 truncate py-0.5 font-[570] after:absolute after:inset-0"
                >
                  {label}
                </a>
              ) : (
                <label
                  htmlFor={`pick-${contact.id}`}
                  className="min-w-0 cursor-pointer truncate py-0.5 font-[570] after:absolute after:inset-0"
                >
                  {label}
                </label>
              )}
              {automated && (
                <span className="badge">
                  <Bot size={13} aria-hidden="true" />
                  Automated
                </span>
              )}
            </p>
            {name && <p className="truncate text-sm text-ink-faint">{email}</p>}
            <p className="mt-1 flex flex-wrap gap-x-3.5 text-sm text-ink-faint md:hidden">
              <Count icon={<Mail size={14} aria-hidden="true" />} count={emailCount} one="email" />
              <Count icon={<CalendarDays size={14} aria-hidden="true" />} count={meetingCount} one="meeting" />
              {lastSeenAt && <When at={lastSeenAt} timeZone={timeZone} />}
            </p>
          </div>
        </div>
      </td>
      <td className="numeric text-end max-md:hidden">{formatNumber(emailCount)}</td>
      <td className="numeric text-end max-md:hidden">{formatNumber(meetingCount)}</td>
      <td className="numeric text-end whitespace-nowrap text-ink-soft max-xl:hidden">
        {firstSeenAt ? formatDate(firstSeenAt, timeZone) : <span className="text-ink-faint">not yet</span>}
      </td>
      <td className="text-end whitespace-nowrap text-ink-soft max-md:hidden">
        {lastSeenAt ? <When at={lastSeenAt} timeZone={timeZone} /> : <span className="text-ink-faint">not yet</span>}
      </td>
    </tr>
  );
}

function Count({ icon, count, one }: { icon: React.ReactNode; count: number; one: string }) {
  if (count === 0) return null;
  return (
    <span className="inline-flex items-center gap-1">
      {icon}
      <span aria-hidden="true">{formatNumber(count)}</span>
      <span className="sr-only">{plural(count, one)}</span>
    </span>
  );
}
