import { useState } from "react";
import { useNow } from "#src/components/ui/now.ts";
import { say } from "#src/components/ui/toasts.ts";
import { paths } from "#src/paths.ts";
import { readProblem, trpc } from "#src/trpc/client.tsx";
import { ConnectButton } from "./ConnectButton.tsx";
import { type Connection, type Coverage, isOpen, type Status } from "./labels.ts";
import { monthsSince } from "./read-back.ts";
import { ReadFurther } from "./ReadFurther.tsx";
import { ReadMonth } from "./ReadMonth.tsx";
import { RunControls } from "./RunControls.tsx";

type Props = {
  connection: Connection;
  manages: boolean;
  /** Undefined while it is not known. */
  status: Status | null | undefined;
  coverage: Coverage | undefined;
  onDisconnect: () => void;
};

export function CardActions({ connection, manages, status, coverage, onDisconnect }: Props) {
  const { id: connectionId, account } = connection;
  const [dialog, setDialog] = useState<"further" | "month" | null>(null);
  const off = connection.status === "disconnected";
  const going = isOpen(status?.state);

  return (
    <footer className="flex flex-wrap items-center gap-2 border-t border-line px-5 py-3.5">
      {off && manages && (
        <ConnectButton returnTo={paths.connections()} connectionId={connectionId}>
          Reconnect
        </ConnectButton>
      )}
      {status && going && <RunControls connectionId={connectionId} account={account} state={status.state} />}
      {!off && !going && (
        <RunAgain
          connectionId={connectionId}
          known={status !== undefined && coverage !== undefined}
          from={coverage?.from ?? null}
        />
      )}
      {!off && (
        <>
          <button type="button" className="btn" disabled={!coverage} onClick={() => setDialog("further")}>
            Read further back…
          </button>
          <button
            type="button"
            className="btn"
            disabled={!coverage || coverage.streams.length === 0}
            onClick={() => setDialog("month")}
          >
            One month again…
          </button>
        </>
      )}
      {manages && (
        <button type="button" className="btn btn-danger sm:ms-auto" onClick={onDisconnect}>
          Disconnect…
        </button>
      )}
      {!off && !going && coverage && (
        <p id={`again-${connectionId}`} className="basis-full text-xs text-ink-faint">
          {coverage.from === null
            ? "Reads the last 12 months, newest month first. It can be paused."
            : "Run again lists every month once more and writes only what is new, changed or gone there. It can be paused."}
        </p>
      )}
      {!connection.mine && (
        <p className="basis-full text-sm text-ink-faint">
          Connected by {connection.connectedBy ?? "somebody without an account"}.
          {!manages && " They or an admin can reconnect and disconnect it."}
        </p>
      )}
      {coverage && dialog === "further" && (
        <ReadFurther
          connectionId={connectionId}
          account={account}
          from={coverage.from}
          going={going}
          onClose={() => setDialog(null)}
        />
      )}
      {coverage && dialog === "month" && (
        <ReadMonth connectionId={connectionId} account={account} coverage={coverage} onClose={() => setDialog(null)} />
      )}
    </footer>
  );
}

type AgainProps = { connectionId: string; known: boolean; from: string | null };

/** All that was ever asked for, once more: what changed or went away shows only in a listing of everything. */
function RunAgain({ connectionId, known, from }: AgainProps) {
  const utils = trpc.useUtils();
  const now = useNow();
  const start = trpc.ingestion.start.useMutation({
    onSuccess: () =>
      from === null
        ? say("Reading has begun", "The newest month comes first. You can leave this page.")
        : say("Everything is read again", "Only what is new, changed or gone is written. You can leave this page."),
    onError: (error) => {
      const { message, remedy } = readProblem(error);
      say(message, remedy ?? undefined);
    },
    onSettled: () => {
      void utils.ingestion.invalidate();
      void utils.sync.invalidate();
    },
  });
  const asked = from === null ? { months: 12 } : { months: monthsSince(from, now), refresh: true };
  return (
    <button
      type="button"
      className="btn"
      aria-describedby={`again-${connectionId}`}
      disabled={!known || start.isPending}
      onClick={() => start.mutate({ connectionId, ...asked })}
    >
      {known && from === null ? "Read 12 months" : "Run again"}
    </button>
  );
}
