import Cable from "lucide-react/icons/cable";
import { Island } from "#src/components/Island.tsx";
import type { Connection, Coverage, Status } from "#src/components/connections/labels.ts";
import { EmptyState } from "#src/components/ui/EmptyState.tsx";
import { Notice } from "#src/components/ui/Notice.tsx";
import { useUrlState } from "#src/components/ui/url-state.ts";
import { paths } from "#src/paths.ts";
import { trpc } from "#src/trpc/client.tsx";
import { AccountFilter } from "./AccountFilter.tsx";
import { CoveragePanel } from "./CoveragePanel.tsx";
import { type Filters, readLevel, readTab, writeLevel, writeTab } from "./filters.ts";
import { LogPanel } from "./LogPanel.tsx";
import { ProblemsPanel, type ProblemsFirst } from "./ProblemsPanel.tsx";
import { RunsPanel } from "./RunsPanel.tsx";
import { SyncTabs } from "./SyncTabs.tsx";
import type { Run } from "./types.ts";
import type { LogFirst } from "./use-log.ts";

/** Of the part that the address names; the others are asked for when they are opened. */
export type SyncFirst = {
  runs?: { items: Run[]; nextCursor: string | null };
  coverage?: Record<string, Coverage>;
  log?: LogFirst;
  problems?: ProblemsFirst;
};

type Props = {
  connections: Connection[];
  /** By connection id. */
  statuses: Record<string, Status | null>;
  filters: Filters;
  first: SyncFirst;
  timeZone: string;
};

export function SyncView(props: Props) {
  return (
    <Island>
      <Sync {...props} />
    </Island>
  );
}

function Sync({ connections: firstList, statuses, filters: firstFilters, first, timeZone }: Props) {
  const [filters, setFilters] = useUrlState(firstFilters);
  const { data: connections } = trpc.connections.list.useQuery(undefined, { initialData: firstList });
  const problems = useProblems(connections, statuses, filters.connection);
  const tab = readTab(filters.tab);
  const known = connections.some(({ id }) => id === filters.connection);
  const connectionId = known ? filters.connection : undefined;
  const named = connections.length > 1 && !connectionId;
  // What the server drew is for the address it was asked for, and no other.
  const drawn = filters.connection === firstFilters.connection ? first : {};
  const logDrawn = filters.level === firstFilters.level && filters.run === firstFilters.run ? drawn.log : undefined;

  if (connections.length === 0)
    return (
      <div className="card">
        <EmptyState
          icon={<Cable size={22} />}
          title="Nothing connected yet"
          action={
            <a className="btn btn-primary" href={paths.connections()}>
              Connect an account
            </a>
          }
        >
          What is read, when and how completely stands here as soon as an account is connected.
        </EmptyState>
      </div>
    );

  return (
    <>
      <SyncTabs filters={filters} problems={problems} onTab={(next) => setFilters({ tab: writeTab(next) })} />
      <div className="mt-5 mb-4 grid grid-cols-[minmax(0,1fr)] gap-3">
        {filters.connection !== "" && !known && (
          <Notice tone="info" title="That account is no longer connected.">
            All accounts are shown instead.
          </Notice>
        )}
        <div className="flex flex-wrap items-center gap-3 empty:hidden">
          {connections.length > 1 && (
            <AccountFilter
              connections={connections}
              value={connectionId ?? ""}
              onChange={(connection) => setFilters({ connection, run: "" })}
            />
          )}
          {tab === "log" && filters.run !== "" && (
            <button type="button" className="btn btn-small" onClick={() => setFilters({ run: "" })}>
              Only one run: show all
            </button>
          )}
        </div>
      </div>
      {tab === "runs" && (
        <RunsPanel
          key={connectionId}
          connections={connections}
          connectionId={connectionId}
          first={drawn.runs}
          named={named}
          timeZone={timeZone}
        />
      )}
      {tab === "coverage" && (
        <CoveragePanel
          connections={connectionId ? connections.filter(({ id }) => id === connectionId) : connections}
          first={first.coverage ?? {}}
          timeZone={timeZone}
        />
      )}
      {tab === "log" && (
        <LogPanel
          filter={{
            level: readLevel(filters.level),
            ...(connectionId ? { connectionId } : {}),
            ...(filters.run ? { runId: filters.run } : {}),
          }}
          first={logDrawn}
          named={named}
          timeZone={timeZone}
          onLevel={(level) => setFilters({ level: writeLevel(level) })}
          onClear={filters.run || connectionId ? () => setFilters({ run: "", connection: "" }) : undefined}
        />
      )}
      {tab === "problems" && (
        <ProblemsPanel
          connections={connections}
          connectionId={connectionId}
          first={drawn.problems}
          named={named}
          timeZone={timeZone}
        />
      )}
    </>
  );
}

/** How much is wrong with the accounts that are looked at. */
function useProblems(connections: Connection[], statuses: Record<string, Status | null>, only: string): number {
  const all = trpc.useQueries((ask) =>
    connections.map(({ id: connectionId }) =>
      ask.ingestion.status(
        { connectionId },
        connectionId in statuses ? { initialData: statuses[connectionId] ?? null } : {},
      ),
    ),
  );
  const known = connections.some(({ id }) => id === only);
  return connections.reduce((sum, { id }, at) => {
    const status = known && id !== only ? null : all[at]?.data;
    return sum + (status?.failedItems ?? 0) + (status?.openGaps ?? 0);
  }, 0);
}
