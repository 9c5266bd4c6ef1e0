import MailCheck from "lucide-react/icons/mail-check";
import { useState } from "react";
import { type Connection, isUsable } from "#src/components/connections/labels.ts";
import { EmptyState } from "#src/components/ui/EmptyState.tsx";
import { LoadMore } from "#src/components/ui/LoadMore.tsx";
import { ProblemNotice } from "#src/components/ui/ProblemNotice.tsx";
import { trpc } from "#src/trpc/client.tsx";
import { FailedItem } from "./FailedItem.tsx";
import { RawItemDialog } from "./RawItemDialog.tsx";
import type { Failure } from "./types.ts";
import { useRetryItems } from "./use-retry-items.ts";

type Props = {
  connections: readonly Connection[];
  connectionId: string | undefined;
  first: { items: Failure[]; nextCursor: string | null } | undefined;
  named: boolean;
  timeZone: string;
};

const PAGE = 25;

export function FailedItems({ connections, connectionId, first, named, timeZone }: Props) {
  const [looking, setLooking] = useState<Failure | null>(null);
  const retry = useRetryItems();
  const list = trpc.ingestion.failures.useInfiniteQuery(
    { limit: PAGE, ...(connectionId ? { connectionId } : {}) },
    {
      getNextPageParam: (page) => page.nextCursor,
      ...(first ? { initialData: { pages: [first], pageParams: [undefined] } } : {}),
    },
  );
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  const affected = [...new Set(items.map((item) => item.connectionId))].filter((id) => isUsable(connections, id));

  return (
    <section aria-labelledby="failed-title">
      <div className="mb-4 flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
        <div className="min-w-0 flex-1 basis-80">
          <h2 id="failed-title" className="text-lg">
            Items that failed
          </h2>
          <p className="mt-0.5 text-ink-soft">
            Single mails and meetings that could not be read or sorted. Nothing of them is dropped silently.
          </p>
        </div>
        {affected.length > 0 && (
          <button type="button" className="btn" disabled={retry.busy} onClick={() => retry.all(affected)}>
            Try all again
          </button>
        )}
      </div>
      {list.isPending ? (
        <ItemsSkeleton />
      ) : list.isError && !list.isFetchNextPageError && items.length === 0 ? (
        <ProblemNotice error={list.error} retry={() => void list.refetch()} />
      ) : items.length === 0 ? (
        <div className="card">
          <EmptyState icon={<MailCheck size={22} />} title="No item has failed">
            Should one, it is listed here with the reason, and with what you can do.
          </EmptyState>
        </div>
      ) : (
        <ul className="card divide-y divide-line">
          {items.map((item) => (
            <FailedItem
              key={`${item.connectionId} ${item.stream} ${item.externalId}`}
              item={item}
              named={named}
              timeZone={timeZone}
              onLook={() => setLooking(item)}
              onRetry={isUsable(connections, item.connectionId) ? () => retry.one(item) : undefined}
              tried={retry.tried(item)}
            />
          ))}
        </ul>
      )}
      <div className="mt-5">
        <LoadMore query={list} what="items" />
      </div>
      {looking && <RawItemDialog item={looking} timeZone={timeZone} onClose={() => setLooking(null)} />}
    </section>
  );
}

function ItemsSkeleton() {
  return (
    <div className="card divide-y divide-line">
      <output className="sr-only">Loading failed items</output>
      {["w-72", "w-60"].map((width) => (
        <span key={width} className="grid gap-2.5 p-5">
          <span className={`skeleton h-3.5 max-w-full ${width}`} />
          <span className="skeleton h-3 w-40" />
        </span>
      ))}
    </div>
  );
}
