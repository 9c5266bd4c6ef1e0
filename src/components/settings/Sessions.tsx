import MonitorSmartphone from "lucide-react/icons/monitor-smartphone";
import { ProblemNotice } from "#src/components/ui/ProblemNotice.tsx";
import { say } from "#src/components/ui/toasts.ts";
import { When } from "#src/components/ui/When.tsx";
import { formatDate } from "#src/format.ts";
import { type Outputs, trpc } from "#src/trpc/client.tsx";
import { Panel } from "./Panel.tsx";
import { describeUserAgent } from "./user-agent.ts";

type Session = Outputs["auth"]["sessions"][number];
type Props = { first: Outputs["auth"]["sessions"]; timeZone: string };

export function Sessions({ first, timeZone }: Props) {
  const utils = trpc.useUtils();
  const list = trpc.auth.sessions.useQuery(undefined, { initialData: first });
  const refresh = () => utils.auth.sessions.invalidate();
  const revoke = trpc.auth.revokeSession.useMutation({ onSettled: refresh, onSuccess: () => say("Session ended") });
  const revokeOthers = trpc.auth.revokeOtherSessions.useMutation({
    onSettled: refresh,
    onSuccess: () => say("All other sessions ended"),
  });
  const error = list.error ?? revoke.error ?? revokeOthers.error;

  return (
    <Panel
      title="Where you are signed in"
      lead="End a session you do not recognise; it stops working at once."
      action={
        list.data.length > 1 && (
          <button type="button" className="btn" disabled={revokeOthers.isPending} onClick={() => revokeOthers.mutate()}>
            End all others
          </button>
        )
      }
    >
      {error && (
        <div className="mb-3">
          <ProblemNotice error={error} retry={() => void refresh()} />
        </div>
      )}
      <ul className="card divide-y divide-line">
        {list.data.map((session) => (
          <SessionRow
            key={session.id}
            session={session}
            timeZone={timeZone}
            busy={revoke.isPending}
            onEnd={() => revoke.mutate({ id: session.id })}
          />
        ))}
      </ul>
    </Panel>
  );
}

type RowProps = { session: Session; timeZone: string; busy: boolean; onEnd: () => void };

function SessionRow({ session, timeZone, busy, onEnd }: RowProps) {
  const device = describeUserAgent(session.userAgent);
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3.5">
      <MonitorSmartphone size={20} aria-hidden="true" className="flex-none text-ink-faint" />
      <div className="min-w-0 flex-1 basis-48">
        <p className="font-[570]">
          {device} {session.current && <span className="badge badge-good ms-1">This session</span>}
        </p>
        <p className="text-sm text-ink-faint">
          {session.ip ?? "Unknown address"} · last used <When at={session.lastSeenAt} timeZone={timeZone} /> · since{" "}
          {formatDate(session.createdAt, timeZone)}
        </p>
      </div>
      {!session.current && (
        <button
          type="button"
          className="btn btn-small btn-danger"
          disabled={busy}
          onClick={onEnd}
          aria-label={`End the session: ${device}`}
        >
          End
        </button>
      )}
    </li>
  );
}
