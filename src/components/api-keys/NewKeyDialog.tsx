import { type SubmitEvent, useState } from "react";
import { Modal } from "#src/components/ui/Modal.tsx";
import { trpc } from "#src/trpc/client.tsx";
import { NewKeyForm } from "./NewKeyForm.tsx";
import { ShownKey } from "./ShownKey.tsx";
import { SCOPES } from "./words.ts";

type Props = { open: boolean; onOpenChange: (open: boolean) => void; origin: string; returnTo: string };

export function NewKeyDialog({ open, onOpenChange, origin, returnTo }: Props) {
  const utils = trpc.useUtils();
  const create = trpc.apiKeys.create.useMutation({ onSuccess: () => void utils.apiKeys.list.invalidate() });
  const [unscoped, setUnscoped] = useState(false);

  /** Not before it has left the screen: the key would turn into an empty form before people's eyes. */
  function forget() {
    create.reset();
    setUnscoped(false);
  }
  function submit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const scopes = SCOPES.map(({ value }) => value).filter((scope) => data.getAll("scope").includes(scope));
    setUnscoped(scopes.length === 0);
    if (create.isPending || scopes.length === 0) return;
    const days = Number(data.get("days"));
    create.mutate({ name: String(data.get("name")), scopes, ...(days > 0 ? { days } : {}) });
  }

  const made = create.data;
  const words = made
    ? { title: "Copy the key now", description: "It is shown only this once: what is kept of it opens nothing." }
    : { title: "Create an API key", description: "One for each program, so that each can be revoked by itself." };
  return (
    <Modal open={open} onOpenChange={onOpenChange} onClosed={forget} returnTo={returnTo} {...words}>
      {made ? (
        <ShownKey
          apiKey={made.key}
          scope={create.variables?.scopes[0] ?? "sync:read"}
          origin={origin}
          onDone={() => onOpenChange(false)}
        />
      ) : (
        <NewKeyForm
          busy={create.isPending}
          error={create.error}
          unscoped={unscoped}
          onSubmit={submit}
          onCancel={() => onOpenChange(false)}
        />
      )}
    </Modal>
  );
}
