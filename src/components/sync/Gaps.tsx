import CircleCheck from "lucide-react/icons/circle-check";
import { type Connection, isUsable, streamLabel } from "#src/components/connections/labels.ts";
import { describeRemedy } from "#src/components/connections/run-errors.ts";
import { EmptyState } from "#src/components/ui/EmptyState.tsx";
import { ProblemNotice } from "#src/components/ui/ProblemNotice.tsx";
import { When } from "#src/components/ui/When.tsx";
import { formatDateTime, plural } from "#src/format.ts";
import { trpc } from "#src/trpc/client.tsx";
import type { Gap } from "./types.ts";
import { useHeal } from "./use-heal.ts";
import { describeStretch, monthOf } from "./words.ts";

type Props = {
  connections: readonly Connection[];
  connectionId: string | undefined;
  first: Gap[] | undefined;
  named: boolean;
  timeZone: string;
};

/** Stretches of time that are known not to be held. */
export function Gaps({ connections, connectionId, first, named, timeZone }: Props) {
  const gaps = trpc.sync.gaps.useQuery(connectionId ? { connectionId } : {}, first ? { initialData: first } : {});
  const open = gaps.data?.filter(({ closedAt }) => closedAt === null) ?? [];
  const closed = gaps.data?.filter(({ closedAt }) => closedAt !== null) ?? [];
  return (
    <section aria-labelledby="gaps-title">
      <h2 id="gaps-title" className="text-lg">
        Open gaps
      </h2>
      <p className="mt-0.5 mb-4 text-ink-soft">
        Stretches of time that were asked for and are known not to be whole. A gap closes when all of it has been read.
      </p>
      {gaps.isPending ? (
        <div className="card grid gap-2.5 p-5">
          <output className="sr-only">Loading gaps</output>
          <span className="skeleton h-3.5 w-60" />
        </div>
      ) : gaps.error && !gaps.data ? (
        <ProblemNotice error={gaps.error} retry={() => void gaps.refetch()} />
      ) : open.length === 0 ? (
        <div className="card">
          <EmptyState icon={<CircleCheck size={22} />} title="No open gap">
            Everything that was asked for was read to its end, is being read, or was cancelled.
          </EmptyState>
        </div>
      ) : (
        <ul className="card divide-y divide-line">
          {open.map((gap) => (
            <OpenGap
              key={gap.id}
              gap={gap}
              named={named}
              usable={isUsable(connections, gap.connectionId)}
              timeZone={timeZone}
            />
          ))}
        </ul>
      )}
      {closed.length > 0 && (
        <details className="mt-3">
          <summary className="inline-flex min-h-6 items-center text-sm font-[550] text-accent">
            {plural(closed.length, "closed gap")}
          </summary>
          <ul className="mt-2 grid gap-1.5 text-sm text-ink-soft">
            {closed.map((gap) => (
              <li key={gap.id}>
                {streamLabel(gap.stream)}, {describeStretch(gap)}
                {named && ` · ${gap.account}`} · closed {formatDateTime(gap.closedAt ?? gap.openedAt, timeZone)}
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

function OpenGap({ gap, named, usable, timeZone }: { gap: Gap; named: boolean; usable: boolean; timeZone: string }) {
  const heal = useHeal();
  const { connectionId, stream, account, message, code, openedAt } = gap;
  const month = monthOf(gap);
  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-3 p-4 sm:px-5">
      <div className="min-w-0 flex-1 basis-72">
        <p className="font-[580]">
          {streamLabel(stream)}, {describeStretch(gap)}
        </p>
        <p className="mt-0.5 [overflow-wrap:anywhere] text-ink-soft">
          {message} <span className="text-ink-faint">({code})</span>
        </p>
        <p className="mt-0.5 text-sm [overflow-wrap:anywhere] text-ink-faint">
          {describeRemedy(code)} {named && `· ${account} `}· open since <When at={openedAt} timeZone={timeZone} />
        </p>
      </div>
      {usable && (
        <button
          type="button"
          className="btn btn-small"
          disabled={heal.isPending || heal.isSuccess}
          onClick={() => heal.mutate({ connectionId, ...(month ? { stream, month } : {}) })}
        >
          {heal.isSuccess ? "Asked for" : month ? "Heal this gap" : "Heal everything"}
        </button>
      )}
    </li>
  );
}
