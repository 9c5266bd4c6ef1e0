import ScrollText from "lucide-react/icons/scroll-text";
import { Island } from "#src/components/Island.tsx";
import { EmptyState } from "#src/components/ui/EmptyState.tsx";
import { LoadMore } from "#src/components/ui/LoadMore.tsx";
import { ProblemNotice } from "#src/components/ui/ProblemNotice.tsx";
import { formatDateTime } from "#src/format.ts";
import { type Outputs, trpc } from "#src/trpc/client.tsx";
import { describeAction, describeDetail, describeTarget } from "./audit-words.ts";

type Props = { firstPage: Outputs["audit"]["list"]; timeZone: string };
const PAGE = 50;

export function AuditView(props: Props) {
  return (
    <Island>
      <Audit {...props} />
    </Island>
  );
}

function Audit({ firstPage, timeZone }: Props) {
  const list = trpc.audit.list.useInfiniteQuery(
    { limit: PAGE },
    {
      getNextPageParam: (page) => page.nextCursor,
      initialData: { pages: [firstPage], pageParams: [undefined] },
    },
  );
  const items = list.data.pages.flatMap((page) => page.items);

  return (
    <>
      {list.isError && !list.isFetchNextPageError && (
        <div className="mb-3">
          <ProblemNotice error={list.error} retry={() => void list.refetch()} />
        </div>
      )}
      <div className="card">
        {items.length === 0 ? (
          <EmptyState icon={<ScrollText size={22} />} title="Nothing has happened yet">
            Who did what in this workspace is written down here, and cannot be changed.
          </EmptyState>
        ) : (
          <table className="table">
            <caption className="sr-only">Audit log, newest first</caption>
            <thead className="max-md:sr-only">
              <tr>
                <th scope="col">When</th>
                <th scope="col">Who</th>
                <th scope="col">What</th>
                <th scope="col">Detail</th>
              </tr>
            </thead>
            <tbody>
              {items.map((item) => (
                <AuditRow key={item.id} item={item} timeZone={timeZone} />
              ))}
            </tbody>
          </table>
        )}
      </div>
      <div className="mt-5">
        <LoadMore query={list} what="entries" />
      </div>
    </>
  );
}

function AuditRow({ item, timeZone }: { item: Props["firstPage"]["items"][number]; timeZone: string }) {
  const when = formatDateTime(item.at, timeZone);
  const detail = [describeTarget(item.target, item.named), describeDetail(item.detail)].filter(Boolean).join(" · ");
  return (
    <tr>
      <td className="whitespace-nowrap text-ink-soft max-md:hidden">{when}</td>
      <td className="max-md:hidden">{nameOf(item.actor)}</td>
      <td>
        <p className="font-[550]">{describeAction(item.action)}</p>
        <p className="text-sm text-ink-faint md:hidden">
          {nameOf(item.actor)} · {when}
        </p>
        {detail && <p className="text-sm [overflow-wrap:anywhere] text-ink-soft md:hidden">{detail}</p>}
      </td>
      <td className="text-sm [overflow-wrap:anywhere] text-ink-soft max-md:hidden">{detail}</td>
    </tr>
  );
}

/** "Ana Day <ana@example.com>" reads as the name; the address tells namesakes apart. Nobody means the system. */
function nameOf(actor: string | null) {
  const [, name = actor ?? "Syncline", email] = /^(.+) <(.+)>$/.exec(actor ?? "") ?? [];
  return <span title={email}>{name}</span>;
}
