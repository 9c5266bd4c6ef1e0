import type { SubmitEvent } from "react";
import { readFields } from "#src/components/auth/form.ts";
import { Field } from "#src/components/ui/Field.tsx";
import { ProblemNotice } from "#src/components/ui/ProblemNotice.tsx";
import { SubmitButton } from "#src/components/ui/SubmitButton.tsx";
import { trpc } from "#src/trpc/client.tsx";
import { Panel } from "./Panel.tsx";

export function WorkspaceName({ name }: { name: string }) {
  // The name stands in the shell too, which the server draws.
  const rename = trpc.tenants.rename.useMutation({ onSuccess: () => location.reload() });

  function submit(event: SubmitEvent<HTMLFormElement>) {
    const fields = readFields(event, "name");
    if (!rename.isPending && fields.name && fields.name !== name) rename.mutate(fields);
  }

  return (
    <Panel title="Workspace">
      {rename.error && (
        <div className="mb-3">
          <ProblemNotice error={rename.error} />
        </div>
      )}
      <form onSubmit={submit} method="post" className="flex max-w-md items-end gap-2">
        <Field
          label="Name"
          name="name"
          defaultValue={name}
          required
          maxLength={80}
          autoComplete="off"
          className="flex-1"
        />
        <SubmitButton busy={rename.isPending} className="btn min-h-[2.375rem]">
          Rename
        </SubmitButton>
      </form>
    </Panel>
  );
}
