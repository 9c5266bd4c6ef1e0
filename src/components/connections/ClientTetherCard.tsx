import { useState } from "react";
import { SyncNow } from "#src/components/freshness/SyncNow.tsx";
import { Notice } from "#src/components/ui/Notice.tsx";
import { say } from "#src/components/ui/toasts.ts";
import { formatDate } from "#src/format.ts";
import { paths } from "#src/paths.ts";
import { ClientTetherFacts } from "./ClientTetherFacts.tsx";
import { ClientTetherMark } from "./ClientTetherMark.tsx";
import { KeysDialog } from "./KeysDialog.tsx";
import { type Connection, isRunning, mayManage, type Role } from "./labels.ts";
import { StatusBadge } from "./StatusBadge.tsx";

type Props = { connection: Connection; role: Role; timeZone: string; onDisconnect: () => void };

/** An account that is read whole every hour: no months, no permissions to tick. */
export function ClientTetherCard({ connection, role, timeZone, onDisconnect }: Props) {
  const { id, account, status, statusReason, connectedAt, run } = connection;
  const [replacing, setReplacing] = useState(false);
  const manages = mayManage(connection, role);
  const isOff = status === "disconnected";

  return (
    <article className="card" aria-labelledby={`account-${id}`}>
      <header className="flex flex-wrap items-center gap-x-4 gap-y-2 p-5 pb-4">
        <ClientTetherMark />
        <div className="min-w-0 flex-1 basis-48">
          <h2 id={`account-${id}`} className="truncate text-lg">
            {account}
          </h2>
          <p className="text-sm text-ink-faint">ClientTether · connected {formatDate(connectedAt, timeZone)}</p>
        </div>
        <StatusBadge status={status} />
      </header>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-5 px-5 pb-5">
        {statusReason && (
          <Notice tone={isOff ? "bad" : "warn"} title={statusReason.message}>
            {statusReason.remedy}
          </Notice>
        )}
        <ClientTetherFacts connection={connection} timeZone={timeZone} />
      </div>
      <footer className="flex flex-wrap items-center gap-2 border-t border-line px-5 py-3.5">
        {!isOff && <SyncNow running={isRunning(run?.state)} />}
        <a className="btn btn-small" href={paths.dashboard()}>
          Dashboard
        </a>
        {manages && (
          <>
            <button
              type="button"
              className={isOff ? "btn btn-primary btn-small" : "btn btn-small"}
              onClick={() => setReplacing(true)}
            >
              Replace keys…
            </button>
            <button type="button" className="btn btn-danger btn-small sm:ms-auto" onClick={onDisconnect}>
              Disconnect…
            </button>
          </>
        )}
        {!connection.mine && (
          <p className="basis-full text-sm text-ink-faint">
            Connected by {connection.connectedBy ?? "somebody without an account"}.
            {!manages && " They or an admin can replace its keys and disconnect it."}
          </p>
        )}
      </footer>
      {replacing && (
        <KeysDialog
          connection={connection}
          timeZone={timeZone}
          onClose={() => setReplacing(false)}
          onDone={() => {
            setReplacing(false);
            say("The keys were replaced", "A sync has begun.");
          }}
        />
      )}
    </article>
  );
}
