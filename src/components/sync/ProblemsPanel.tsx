import type { Connection } from "#src/components/connections/labels.ts";
import { FailedItems } from "./FailedItems.tsx";
import { Gaps } from "./Gaps.tsx";
import type { Failure, Gap } from "./types.ts";

export type ProblemsFirst = { failures: { items: Failure[]; nextCursor: string | null }; gaps: Gap[] };

type Props = {
  connections: readonly Connection[];
  connectionId: string | undefined;
  first: ProblemsFirst | undefined;
  named: boolean;
  timeZone: string;
};

export function ProblemsPanel({ connections, connectionId, first, named, timeZone }: Props) {
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-10">
      <FailedItems
        connections={connections}
        connectionId={connectionId}
        first={first?.failures}
        named={named}
        timeZone={timeZone}
      />
      <Gaps
        connections={connections}
        connectionId={connectionId}
        first={first?.gaps}
        named={named}
        timeZone={timeZone}
      />
    </div>
  );
}
