import { useState } from "react";
import { Avatar } from "#src/components/ui/Avatar.tsx";
import { Modal } from "#src/components/ui/Modal.tsx";
import { ProblemNotice } from "#src/components/ui/ProblemNotice.tsx";
import { SubmitButton } from "#src/components/ui/SubmitButton.tsx";
import { plural } from "#src/format.ts";
import { trpc } from "#src/trpc/client.tsx";
import type { Contact } from "./ContactRow.tsx";
import { useMergedToast } from "./use-merged-toast.ts";

type Props = {
  contacts: readonly Contact[];
  /** Where the focus goes afterwards, by id. */
  returnTo: string;
  onClose: () => void;
  onMerged: (keptId: string) => void;
};

/** Asks which entry stays, says what happens to the others, and that it can be taken back. */
export function MergeDialog({ contacts, returnTo, onClose, onMerged }: Props) {
  const utils = trpc.useUtils();
  const [keepId, setKeepId] = useState(busiest(contacts)?.id ?? "");
  const keep = contacts.find(({ id }) => id === keepId) ?? contacts[0];
  const sayMerged = useMergedToast();
  const merge = trpc.contacts.merge.useMutation({
    onSuccess: ({ mergeId, id }) => {
      void utils.contacts.invalidate();
      void utils.timeline.invalidate();
      if (keep) sayMerged({ mergeId, count: contacts.length, name: keep.name ?? keep.email });
      onMerged(id);
    },
  });
  const others = contacts.length - 1;

  return (
    <Modal
      open
      onOpenChange={(open) => !open && onClose()}
      returnTo={returnTo}
      title={`Merge ${plural(contacts.length, "contact")} into one?`}
      description="For entries that are the same person. Choose the one whose page stays."
    >
      <form
        className="grid grid-cols-[minmax(0,1fr)] gap-5"
        onSubmit={(event) => {
          event.preventDefault();
          if (merge.isPending || !keep) return;
          merge.mutate({ keepId: keep.id, ids: contacts.map(({ id }) => id).filter((id) => id !== keep.id) });
        }}
      >
        {merge.error && <ProblemNotice error={merge.error} />}
        <fieldset className="min-w-0">
          <legend className="mb-1.5 text-sm font-[550]">Keep</legend>
          <div className="max-h-72 divide-y divide-line overflow-y-auto rounded-lg border border-line">
            {contacts.map((contact) => (
              <Choice key={contact.id} contact={contact} chosen={contact.id === keep?.id} onChoose={setKeepId} />
            ))}
          </div>
        </fieldset>
        <ul className="list-disc space-y-1 ps-5 text-sm text-ink-soft marker:text-ink-faint">
          <li>
            The mail, meetings and addresses of {others === 1 ? "the other one" : `the other ${others}`} move to{" "}
            <b className="font-[600] text-ink">{keep?.name ?? keep?.email}</b>.
          </li>
          <li>Mail and meetings read later go there too.</li>
          <li>Nothing is deleted, here or at Google. You can undo it now or later, on the contact’s page.</li>
        </ul>
        <div className="flex justify-end gap-2">
          <button type="button" className="btn" onClick={onClose}>
            Cancel
          </button>
          <SubmitButton busy={merge.isPending}>Merge {plural(contacts.length, "contact")}</SubmitButton>
        </div>
      </form>
    </Modal>
  );
}

type ChoiceProps = { contact: Contact; chosen: boolean; onChoose: (id: string) => void };

function Choice({ contact: { id, name, email, emailCount, meetingCount }, chosen, onChoose }: ChoiceProps) {
  return (
    <label className={`flex cursor-pointer items-center gap-3 px-3 py-2.5 ${chosen ? "bg-accent-wash/60" : ""}`}>
      <input
        type="radio"
        name="keep"
        value={id}
        checked={chosen}
        onChange={() => onChoose(id)}
        className="size-4 flex-none"
      />
      <Avatar name={name} email={email} size="small" />
      <span className="min-w-0 flex-1">
        <span className="block truncate font-[570]">{name ?? email}</span>
        {name && <span className="block truncate text-sm text-ink-faint">{email}</span>}
        <span className="block text-sm text-ink-faint">
          {plural(emailCount, "email")}, {plural(meetingCount, "meeting")}
        </span>
      </span>
    </label>
  );
}

/** The entry with the most behind it is most often the one that people know. */
function busiest(contacts: readonly Contact[]): Contact | undefined {
  return contacts.toSorted((a, b) => weight(b) - weight(a))[0];
}

const weight = ({ emailCount, meetingCount, name }: Contact) => emailCount + meetingCount + (name ? 0.5 : 0);
