import Split from "lucide-react/icons/split";
import { useState } from "react";
import { Modal } from "#src/components/ui/Modal.tsx";
import { ProblemNotice } from "#src/components/ui/ProblemNotice.tsx";
import { SubmitButton } from "#src/components/ui/SubmitButton.tsx";
import { say } from "#src/components/ui/toasts.ts";
import { paths } from "#src/paths.ts";
import { trpc } from "#src/trpc/client.tsx";
import { NAME_ID } from "./name-id.ts";

type Props = { contactId: string; name: string; addresses: { value: string }[] };

/** All addresses of a contact that has several; each can be made a contact of its own. */
export function Addresses({ contactId, name, addresses }: Props) {
  const [leaving, setLeaving] = useState<string | null>(null);
  return (
    <>
      <ul
        className="col-span-2 mt-3 grid gap-y-0.5 text-ink-soft sm:col-span-1 sm:col-start-2 sm:mt-1.5"
        aria-label="Addresses"
      >
        {addresses.map(({ value }) => (
          <li key={value} className="flex items-center gap-x-2">
            <span className="min-w-0 flex-1 [overflow-wrap:anywhere] sm:flex-none">{value}</span>
            <button type="button" className="btn btn-quiet btn-small font-normal" onClick={() => setLeaving(value)}>
              <Split size={13} aria-hidden="true" />
              Split off
              <span className="sr-only"> {value}</span>
            </button>
          </li>
        ))}
      </ul>
      {leaving && <SplitDialog contactId={contactId} name={name} email={leaving} onClose={() => setLeaving(null)} />}
    </>
  );
}

type SplitProps = { contactId: string; name: string; email: string; onClose: () => void };

function SplitDialog({ contactId, name, email, onClose }: SplitProps) {
  const utils = trpc.useUtils();
  const split = trpc.contacts.split.useMutation({
    onSuccess: ({ id }) => {
      void utils.contacts.invalidate();
      void utils.timeline.invalidate();
      say(`${email} is a contact of its own`, undefined, {
        label: "Open",
        run: () => location.assign(paths.contact(id)),
      });
      onClose();
    },
  });
  return (
    <Modal
      open
      onOpenChange={(open) => !open && onClose()}
      returnTo={NAME_ID}
      title="Split this address off?"
      description={
        <>
          <b className="font-[600] text-ink">{email}</b> becomes a contact of its own, with the mail and meetings of
          that address. {name} keeps the rest. Merging the two again brings everything back together.
        </>
      }
    >
      {split.error && (
        <div className="mb-4">
          <ProblemNotice error={split.error} />
        </div>
      )}
      <form
        className="flex justify-end gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          if (!split.isPending) split.mutate({ id: contactId, email });
        }}
      >
        <button type="button" className="btn" onClick={onClose}>
          Cancel
        </button>
        <SubmitButton busy={split.isPending}>Split off</SubmitButton>
      </form>
    </Modal>
  );
}
