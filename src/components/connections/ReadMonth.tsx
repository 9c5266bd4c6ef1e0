import { useState } from "react";
import { Modal } from "#src/components/ui/Modal.tsx";
import { ProblemNotice } from "#src/components/ui/ProblemNotice.tsx";
import { SubmitButton } from "#src/components/ui/SubmitButton.tsx";
import { say } from "#src/components/ui/toasts.ts";
import { formatMonth } from "#src/format.ts";
import { trpc } from "#src/trpc/client.tsx";
import { type Coverage, streamLabel } from "./labels.ts";

type Props = { connectionId: string; account: string; coverage: Coverage; onClose: () => void };

/** Resync of a single month. */
export function ReadMonth({ connectionId, account, coverage, onClose }: Props) {
  const utils = trpc.useUtils();
  const names = coverage.streams.flatMap(({ months }) => months.map(({ month }) => month));
  const months = [...new Set(names)].sort().toReversed();
  const [month, setMonth] = useState(months[0] ?? "");
  const [stream, setStream] = useState("");
  const heal = trpc.ingestion.heal.useMutation({
    onSuccess: () => {
      say(`${formatMonth(month)} is read again`, "Only what has changed is written.");
      void utils.ingestion.invalidate();
      void utils.sync.invalidate();
      onClose();
    },
  });

  return (
    <Modal
      open
      onOpenChange={(open) => !open && onClose()}
      title="Read one month again"
      description={`Everything in that month of ${account} is listed again: what is new, changed or gone there is put right here. Nothing else is touched.`}
    >
      <form
        className="grid gap-5"
        onSubmit={(event) => {
          event.preventDefault();
          if (!heal.isPending && month) heal.mutate({ connectionId, month, ...(stream ? { stream } : {}) });
        }}
      >
        {heal.error && <ProblemNotice error={heal.error} />}
        <div className="flex flex-wrap gap-4">
          <label className="grid gap-1.5 text-sm font-[550]">
            Month
            <select className="input" value={month} onChange={(event) => setMonth(event.currentTarget.value)}>
              {months.map((one) => (
                <option key={one} value={one}>
                  {formatMonth(one)}
                </option>
              ))}
            </select>
          </label>
          <label className="grid gap-1.5 text-sm font-[550]">
            What
            <select className="input" value={stream} onChange={(event) => setStream(event.currentTarget.value)}>
              <option value="">All of it</option>
              {coverage.streams.map((one) => (
                <option key={one.stream} value={one.stream}>
                  {streamLabel(one.stream)} only
                </option>
              ))}
            </select>
          </label>
        </div>
        <div className="flex justify-end gap-2">
          <button type="button" className="btn" onClick={onClose}>
            Not now
          </button>
          <SubmitButton busy={heal.isPending}>Read this month</SubmitButton>
        </div>
      </form>
    </Modal>
  );
}
