import { useState } from "react";
import { Modal } from "#src/components/ui/Modal.tsx";
import { useNow } from "#src/components/ui/now.ts";
import { ProblemNotice } from "#src/components/ui/ProblemNotice.tsx";
import { SubmitButton } from "#src/components/ui/SubmitButton.tsx";
import { say } from "#src/components/ui/toasts.ts";
import { trpc } from "#src/trpc/client.tsx";
import { LENGTHS, monthsSince, nextLength } from "./read-back.ts";

type Props = {
  connectionId: string;
  account: string;
  /** Where what was asked for so far begins; null when nothing was. */
  from: string | null;
  going: boolean;
  onClose: () => void;
};

export function ReadFurther({ connectionId, account, from, going, onClose }: Props) {
  const utils = trpc.useUtils();
  const now = useNow();
  const asked = from === null ? 0 : monthsSince(from, now);
  const [months, setMonths] = useState(() => nextLength(asked));
  const start = trpc.ingestion.start.useMutation({
    onSuccess: () => {
      say("What is missing is read now", "Newest month first. You can leave this page.");
      void utils.ingestion.invalidate();
      void utils.sync.invalidate();
      onClose();
    },
  });

  return (
    <Modal
      open
      onOpenChange={(open) => !open && onClose()}
      title="Read further back"
      description={
        <p>
          How much of {account} should be here? Only what is missing is read, newest month first
          {going ? "; the run that is under way is made longer." : "."} You can pause it at any time.
        </p>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (!start.isPending) start.mutate({ connectionId, months });
        }}
      >
        {start.error && (
          <div className="mb-4">
            <ProblemNotice error={start.error} />
          </div>
        )}
        <fieldset className="grid gap-0.5">
          <legend className="sr-only">How far back</legend>
          {LENGTHS.map((length) => (
            <label key={length.months} className="choice">
              <input
                type="radio"
                name="months"
                value={length.months}
                checked={months === length.months}
                onChange={() => setMonths(length.months)}
              />
              <span className="flex-1">{length.months === 600 ? length.label : `The last ${length.label}`}</span>
              {length.months <= asked && <span className="text-sm text-ink-faint">asked for already</span>}
            </label>
          ))}
        </fieldset>
        <div className="mt-5 flex justify-end gap-2">
          <button type="button" className="btn" onClick={onClose}>
            Not now
          </button>
          <SubmitButton busy={start.isPending}>Read what is missing</SubmitButton>
        </div>
      </form>
    </Modal>
  );
}
