import UserRound from "lucide-react/icons/user-round";
import { Notice } from "#src/components/ui/Notice.tsx";
import { formatDateTime } from "#src/format.ts";
import { paths } from "#src/paths.ts";
import { type Found, rowFacts } from "./row-facts.ts";
import type { Evidence } from "./use-row.ts";

type Props = { found: Found; evidence: Evidence; timeZone: string; currency: string };

/** The row as the pages count it. */
export function RowFacts({ found, evidence: { contactId, deletedAt }, timeZone, currency }: Props) {
  return (
    <>
      {deletedAt !== null && (
        <Notice tone="warn" title="It is no longer there">
          Missing at ClientTether since {formatDateTime(deletedAt, timeZone)}; no page counts it any more.
        </Notice>
      )}
      {found.kind === "note" && (
        <p className="rounded-lg bg-sunken px-3.5 py-3 break-words whitespace-pre-wrap">{found.row.content}</p>
      )}
      <dl className="grid grid-cols-[7rem_minmax(0,1fr)] gap-x-4 gap-y-2">
        {rowFacts(found, { timeZone, currency }).map(({ name, value }) => (
          <div key={name} className="contents">
            <dt className="text-ink-faint">{name}</dt>
            <dd className="[overflow-wrap:anywhere]">{value}</dd>
          </div>
        ))}
      </dl>
      {contactId !== null && (
        <p>
          <a className="btn btn-small" href={paths.contact(contactId)}>
            <UserRound size={14} aria-hidden="true" />
            All mail and meetings with this contact
          </a>
        </p>
      )}
    </>
  );
}
