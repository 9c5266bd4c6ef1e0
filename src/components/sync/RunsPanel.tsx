import ListChecks from "lucide-react/icons/list-checks";
import { type Connection, isOpen, isUsable } from "#src/components/connections/labels.ts";
import { usePollMs } from "#src/components/live/store.ts";
import { EmptyState } from "#src/components/ui/EmptyState.tsx";
import { LoadMore } from "#src/components/ui/LoadMore.tsx";
import { ProblemNotice } from "#src/components/ui/ProblemNotice.tsx";
import { paths } from "#src/paths.ts";
import { trpc } from "#src/trpc/client.tsx";
import { RunRow } from "./RunRow.tsx";
import type { Run } from "./types.ts";

type Props = {
  connections: readonly Connection[];
  connectionId: string | undefined;
  first: { items: Run[]; nextCursor: string | null } | undefined;
  named: boolean;
  timeZone: string;
};

const PAGE = 20;

export function RunsPanel({ connections, connectionId, first, named, timeZone }: Props) {
  const pollMs = usePollMs();
  const list = trpc.sync.runs.useInfiniteQuery(
    { limit: PAGE, ...(connectionId ? { connectionId } : {}) },
    {
      getNextPageParam: (page) => page.nextCursor,
      refetchInterval: ({ state }) =>
        state.data?.pages.some(({ items }) => items.some((run) => isOpen(run.state))) ? pollMs : false,
      ...(first ? { initialData: { pages: [first], pageParams: [undefined] } } : {}),
    },
  );
  const runs = list.data?.pages.flatMap((page) => page.items) ?? [];

  if (list.isPending) return <RunsSkeleton />;
  if (list.isError && !list.isFetchNextPageError && runs.length === 0)
    return <ProblemNotice error={list.error} retry={() => void list.refetch()} />;
  if (runs.length === 0)
    return (
      <div className="card">
        <EmptyState
          icon={<ListChecks size={22} />}
          title="Nothing has been read yet"
          action={
            <a className="btn" href={paths.connections()}>
              Go to connections
            </a>
          }
        >
          Each time an account is read, it is written down here with what came of it.
        </EmptyState>
      </div>
    );
  return (
    <>
      <ol aria-label="Runs, newest first" className="card divide-y divide-line">
        {runs.map((run) => (
          <RunRow
            key={run.runId}
            run={run}
            named={named}
            usable={isUsable(connections, run.connectionId)}
            timeZone={timeZone}
          />
        ))}
      </ol>
      <div className="mt-5">
        <LoadMore query={list} what="runs" />
      </div>
    </>
  );
}

function RunsSkeleton() {
  return (
    <div className="card divide-y divide-line">
      <output className="sr-only">Loading runs</output>
      {["w-64", "w-52", "w-72"].map((width) => (
        <span key={width} className="grid gap-2.5 p-5">
          <span className={`skeleton h-3.5 max-w-full ${width}`} />
          <span className="skeleton h-3 w-40" />
        </span>
      ))}
    </div>
  );
}
