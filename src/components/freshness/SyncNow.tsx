import RefreshCw from "lucide-react/icons/refresh-cw";
import { say } from "#src/components/ui/toasts.ts";
import { readProblem, trpc } from "#src/trpc/client.tsx";

/** Asks for a sync in between. @param running one goes on already */
export function SyncNow({ running }: { running: boolean }) {
  const utils = trpc.useUtils();
  const start = trpc.sync.now.useMutation({
    onSettled: () => utils.sync.freshness.invalidate(),
    onError: (error) => say("The sync did not start", readProblem(error).message),
  });
  const busy = running || start.isPending;
  return (
    <button
      type="button"
      className="btn btn-small"
      aria-disabled={busy || undefined}
      onClick={() => !busy && start.mutate()}
    >
      <RefreshCw size={14} aria-hidden="true" />
      {busy ? "Syncing…" : "Sync now"}
    </button>
  );
}
