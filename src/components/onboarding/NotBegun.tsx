import { ProblemNotice } from "#src/components/ui/ProblemNotice.tsx";
import { trpc } from "#src/trpc/client.tsx";

const MONTHS = 12;

/** For an account that was connected without a browser: nobody has asked for its mail yet. */
export function NotBegun({ connectionId }: { connectionId: string }) {
  const utils = trpc.useUtils();
  const start = trpc.ingestion.start.useMutation({ onSettled: () => void utils.ingestion.invalidate() });
  return (
    <div className="grid justify-items-start gap-3">
      <p className="text-ink-soft">Nothing has been read yet, and nothing is under way.</p>
      {start.error && <ProblemNotice error={start.error} />}
      <button
        type="button"
        className="btn btn-primary"
        aria-disabled={start.isPending || undefined}
        onClick={() => !start.isPending && start.mutate({ connectionId, months: MONTHS })}
      >
        Read the last {MONTHS} months
      </button>
    </div>
  );
}
