import { RowLink } from "#src/components/figures/RowLink.tsx";
import { groupName } from "#src/components/figures/units.ts";
import { writeRow } from "#src/components/rows/row-ref.ts";
import { formatDate, formatMoney } from "#src/format.ts";
import { paths } from "#src/paths.ts";
import type { Outputs } from "#src/trpc/client.tsx";
import type { LeadFilters } from "./lead-query.ts";

export type Lead = Outputs["leads"]["list"]["items"][number];

type Props = { leads: Lead[]; filters: LeadFilters; timeZone: string; currency: string; faded: boolean };

/** A table on wide screens; on a phone the side columns fold into the first. */
export function LeadTable({ leads, filters, timeZone, currency, faded }: Props) {
  return (
    <table className={`table table-fixed transition-opacity ${faded ? "opacity-60" : ""}`}>
      <caption className="sr-only">Leads, newest first</caption>
      <thead className="max-md:sr-only">
        <tr>
          <th scope="col">Name</th>
          <th scope="col" className="w-36">
            Status
          </th>
          <th scope="col" className="w-36">
            Source
          </th>
          <th scope="col" className="w-40 max-lg:hidden">
            Owner
          </th>
          <th scope="col" className="w-28 max-xl:hidden">
            Market
          </th>
          <th scope="col" className="w-28 !text-end max-xl:hidden">
            Deal size
          </th>
          <th scope="col" className="w-32 !text-end">
            Created
          </th>
        </tr>
      </thead>
      <tbody>
        {leads.map((lead) => (
          <LeadRow
            key={`${lead.connectionId} ${lead.id}`}
            lead={lead}
            filters={filters}
            timeZone={timeZone}
            currency={currency}
          />
        ))}
      </tbody>
    </table>
  );
}

function LeadRow({
  lead,
  filters,
  timeZone,
  currency,
}: {
  lead: Lead;
  filters: LeadFilters;
  timeZone: string;
  currency: string;
}) {
  const row = { kind: "lead", connectionId: lead.connectionId, id: lead.id } as const;
  const detail = lead.company ?? lead.email ?? lead.phone;
  return (
    <tr className="relative transition-colors hover:bg-ink/3">
      <td>
        <p className="flex items-center gap-2">
          <RowLink row={row} href={paths.leads({ ...filters, row: writeRow(row) })}>
            {lead.name || lead.email || "A lead without a name"}
          </RowLink>
          {lead.qualified && <span className="badge badge-good">Qualified</span>}
        </p>
        {detail && <p className="truncate text-sm text-ink-faint">{detail}</p>}
        <p className="mt-1 flex flex-wrap gap-x-3 text-sm text-ink-faint md:hidden">
          <span>{groupName(lead.status, "status")}</span>
          <span>{groupName(lead.source, "source")}</span>
          <time dateTime={lead.createdAt}>{formatDate(lead.createdAt, timeZone)}</time>
        </p>
      </td>
      <td className="truncate max-md:hidden">
        <Name name={lead.status} />
      </td>
      <td className="truncate max-md:hidden">
        <Name name={lead.source} />
      </td>
      <td className="truncate max-lg:hidden">
        <Name name={lead.owner} />
      </td>
      <td className="truncate max-xl:hidden">
        <Name name={lead.market} />
      </td>
      <td className="numeric text-end max-xl:hidden">
        {lead.dealSize === null ? <span className="text-ink-faint">–</span> : formatMoney(lead.dealSize, currency)}
      </td>
      <td className="numeric text-end whitespace-nowrap text-ink-soft max-md:hidden">
        <time dateTime={lead.createdAt}>{formatDate(lead.createdAt, timeZone)}</time>
      </td>
    </tr>
  );
}

const Name = ({ name }: { name: string }) => (name ? name : <span className="text-ink-faint">–</span>);
