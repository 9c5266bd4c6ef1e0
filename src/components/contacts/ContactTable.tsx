import { SortHeader } from "#src/components/ui/SortHeader.tsx";
import { ContactRow, type Contact } from "./ContactRow.tsx";
import { type SortKey, type SortOrder, SORTS } from "./contact-query.ts";
import { moveBetweenRows } from "./row-keys.ts";

type Props = {
  contacts: Contact[];
  timeZone: string;
  order: SortOrder;
  onSort: (sort: SortKey) => void;
  picked: readonly Contact[] | null;
  onPick: (contact: Contact) => void;
  faded?: boolean;
};

/** Numbers and times stand at the end of their column. What has no room between a tablet and a desk is in the sort menu. */
const COLUMNS: { sort: SortKey; label: string; className: string }[] = [
  { sort: "name", label: "Name", className: "" },
  { sort: "emails", label: "Emails", className: "w-24 !text-end" },
  { sort: "meetings", label: "Meetings", className: "w-28 !text-end" },
  { sort: "firstSeen", label: "First seen", className: "w-36 !text-end max-xl:hidden" },
  { sort: "lastSeen", label: "Latest activity", className: "w-40 !text-end" },
];

/** A table on wide screens; on a phone the side columns fold into the first, and each row reads as a card. */
export function ContactTable({ contacts, timeZone, order, onSort, picked, onPick, faded = false }: Props) {
  const said = SORTS.find(({ sort }) => sort === order.sort)?.[order.dir];
  return (
    // The arrow keys move between the links and boxes within; the table itself is nothing to press.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <table className={`table table-fixed transition-opacity ${faded ? "opacity-60" : ""}`} onKeyDown={moveBetweenRows}>
      <caption className="sr-only">Contacts: {said}</caption>
      <thead className="max-md:sr-only">
        <tr>
          {COLUMNS.map(({ sort, label, className }) => (
            <SortHeader key={sort} sort={sort} label={label} order={order} onSort={onSort} className={className} />
          ))}
        </tr>
      </thead>
      <tbody>
        {contacts.map((contact) => (
          <ContactRow
            key={contact.id}
            contact={contact}
            timeZone={timeZone}
            picked={picked && picked.some(({ id }) => id === contact.id)}
            onPick={() => onPick(contact)}
          />
        ))}
      </tbody>
    </table>
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
