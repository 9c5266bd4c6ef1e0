import type { SubmitEvent } from "react";
import { readFields } from "#src/components/auth/form.ts";
import { announceIdentityChange } from "#src/components/live/stream.ts";
import { Field } from "#src/components/ui/Field.tsx";
import { Modal } from "#src/components/ui/Modal.tsx";
import { ProblemNotice } from "#src/components/ui/ProblemNotice.tsx";
import { SubmitButton } from "#src/components/ui/SubmitButton.tsx";
import { paths } from "#src/paths.ts";
import { trpc } from "#src/trpc/client.tsx";

type Props = { open: boolean; onOpenChange: (open: boolean) => void };

export function CreateWorkspace({ open, onOpenChange }: Props) {
  const create = trpc.tenants.create.useMutation({
    onSuccess: () => {
      announceIdentityChange();
      location.assign(paths.onboarding());
    },
  });
  const busy = create.isPending || create.isSuccess;

  function submit(event: SubmitEvent<HTMLFormElement>) {
    const { name } = readFields(event, "name");
    if (!busy && name) create.mutate({ name });
  }

  return (
    <Modal
      open={open}
      onOpenChange={onOpenChange}
      title="Create a workspace"
      description="Its contacts, connections and members are its own. You will be its owner."
    >
      <form onSubmit={submit} className="grid gap-5" method="post">
        {create.error && <ProblemNotice error={create.error} />}
        <Field label="Name" name="name" required maxLength={80} autoComplete="off" />
        <div className="flex justify-end gap-2">
          <button type="button" className="btn" onClick={() => onOpenChange(false)}>
            Cancel
          </button>
          <SubmitButton busy={busy}>Create workspace</SubmitButton>
        </div>
      </form>
    </Modal>
  );
}
