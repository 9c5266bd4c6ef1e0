import Bot from "lucide-react/icons/bot";
import CalendarDays from "lucide-react/icons/calendar-days";
import Mail from "lucide-react/icons/mail";
import { Avatar } from "#src/components/ui/Avatar.tsx";
import { When } from "#src/components/ui/When.tsx";
import { formatNumber, plural } from "#src/format.ts";
import { paths } from "#src/paths.ts";
import type { Outputs } from "#src/trpc/client.tsx";

type Contact = Outputs["contacts"]["list"]["items"][number];
type Props = { contacts: Contact[]; timeZone: string; faded?: boolean };

/** A table on wide screens; on a phone the side columns fold into the first, and each row reads as a card. */
export function ContactTable({ contacts, timeZone, faded = false }: Props) {
  return (
    <table className={`table table-fixed transition-opacity ${faded ? "opacity-60" : ""}`}>
      <caption className="sr-only">Contacts, latest activity first</caption>
      <thead className="max-md:sr-only">
        <tr>
          <th scope="col" className="w-[46%]">
            Name
          </th>
          <th scope="col" className="!text-end">
            Emails
          </th>
          <th scope="col" className="!text-end">
            Meetings
          </th>
          <th scope="col" className="!text-end">
            Latest activity
          </th>
        </tr>
      </thead>
      <tbody>
        {contacts.map((contact) => (
          <Row key={contact.id} contact={contact} timeZone={timeZone} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ contact, timeZone }: { contact: Contact; timeZone: string }) {
  const { name, email, automated, emailCount, meetingCount, lastSeenAt } = contact;
  return (
    <tr className="relative transition-colors hover:bg-ink/3">
      <td>
        <div className="flex items-center gap-3">
          <Avatar name={name} email={email} />
          <div className="min-w-0 flex-1">
            <p className="flex items-center gap-2">
              <a
                href={paths.contact(contact.id)}
                className="min-w-0 truncate py-0.5 font-[570] after:absolute after:inset-0"
              >
                {name ?? email}
              </a>
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
      <td className="text-end text-ink-soft max-md:hidden">
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

const ROWS = ["w-40", "w-52", "w-32", "w-44", "w-36", "w-48", "w-40", "w-28"];

export function ContactTableSkeleton() {
  return (
    <div>
      <output className="sr-only">Loading contacts</output>
      {ROWS.map((width, index) => (
        <div key={index} className="flex items-center gap-3 border-b border-line px-4 py-3 last:border-0">
          <span className="skeleton size-9 !rounded-full" />
          <span className="grid gap-2">
            <span className={`skeleton h-3 ${width}`} />
            <span className="skeleton h-2.5 w-56 max-w-[50vw]" />
          </span>
        </div>
      ))}
    </div>
  );
}
