import { RowLink } from "#src/components/figures/RowLink.tsx";
import { groupName } from "#src/components/figures/units.ts";
import { writeRow } from "#src/components/rows/row-ref.ts";
import { SortHeader } from "#src/components/ui/SortHeader.tsx";
import { formatDate, formatMoney, formatPercent, plural } from "#src/format.ts";
import { paths } from "#src/paths.ts";
import type { Outputs } from "#src/trpc/client.tsx";
import { orderOf, type PipelineFilters, SORTS, type SortKey } from "./pipeline-query.ts";

type Opportunity = Outputs["pipeline"]["list"]["items"][number];
type Local = { filters: PipelineFilters; timeZone: string; currency: string };
type Props = Local & { opportunities: Opportunity[]; faded: boolean; onSort: (sort: SortKey) => void };

/** A table on wide screens; on a phone the side columns fold into the first. */
export function PipelineTable({ opportunities, faded, onSort, ...local }: Props) {
  const order = orderOf(local.filters);
  const said = SORTS.find(({ sort }) => sort === order.sort)?.[order.dir];
  const head = { order, onSort };
  return (
    <table className={`table table-fixed transition-opacity ${faded ? "opacity-60" : ""}`}>
      <caption className="sr-only">Opportunities: {said}</caption>
      <thead className="max-md:sr-only">
        <tr>
          <SortHeader {...head} sort="candidate" label="Candidate" className="" />
          <th scope="col" className="w-40">
            Stage
          </th>
          <th scope="col" className="w-28 max-xl:hidden">
            Market
          </th>
          <th scope="col" className="w-36 max-xl:hidden">
            Owner
          </th>
          <SortHeader {...head} sort="likely" label="Likely" className="w-20 !text-end max-lg:hidden" />
          <SortHeader {...head} sort="weightedIff" label="Weighted IFF" className="w-32 !text-end max-lg:hidden" />
          <SortHeader {...head} sort="value" label="Deal size" className="w-28 !text-end" />
          <SortHeader {...head} sort="created" label="Created" className="w-32 !text-end" />
        </tr>
      </thead>
      <tbody>
        {opportunities.map((one) => (
          <PipelineRow key={`${one.connectionId} ${one.id}`} opportunity={one} {...local} />
        ))}
      </tbody>
    </table>
  );
}

function PipelineRow({ opportunity, filters, timeZone, currency }: Local & { opportunity: Opportunity }) {
  const { connectionId, id, candidate, company, stage, market, owner, likely, weightedIff, dealSize, createdAt } =
    opportunity;
  const row = { kind: "opportunity", connectionId, id } as const;
  const units = opportunity.units === null ? null : plural(opportunity.units, "unit");
  const detail = [company, units].filter(Boolean).join(" · ");
  const created = <time dateTime={createdAt}>{formatDate(createdAt, timeZone)}</time>;
  return (
    <tr className="relative transition-colors hover:bg-ink/3">
      <td>
        <p className="flex">
          <RowLink row={row} href={paths.pipeline({ ...filters, row: writeRow(row) })}>
            {candidate || "A candidate without a name"}
          </RowLink>
        </p>
        {detail && <p className="truncate text-sm text-ink-faint">{detail}</p>}
        <p className="mt-1 flex flex-wrap gap-x-3 text-sm text-ink-faint md:hidden">
          <span>{groupName(stage, "stage")}</span>
          {dealSize !== null && <span className="numeric">{formatMoney(dealSize, currency)}</span>}
          {created}
        </p>
      </td>
      <td className="max-md:hidden">
        <span className="badge !inline-block max-w-full truncate align-middle">{groupName(stage, "stage")}</span>
      </td>
      <td className="truncate max-xl:hidden">{market || <Unsaid />}</td>
      <td className="truncate max-xl:hidden">{owner || <Unsaid />}</td>
      <td className="numeric text-end max-lg:hidden">{likely === null ? <Unsaid /> : formatPercent(likely / 100)}</td>
      <td className="numeric text-end max-lg:hidden">
        {weightedIff === null ? <Unsaid /> : formatMoney(weightedIff, currency)}
      </td>
      <td className="numeric text-end max-md:hidden">
        {dealSize === null ? <Unsaid /> : formatMoney(dealSize, currency)}
      </td>
      <td className="numeric text-end whitespace-nowrap text-ink-soft max-md:hidden">{created}</td>
    </tr>
  );
}

const Unsaid = () => (
  <span className="text-ink-faint">
    <span aria-hidden="true">–</span>
    <span className="sr-only">not said</span>
  </span>
);
