import { type SubmitEvent, useState } from "react";
import { Modal } from "#src/components/ui/Modal.tsx";
import { ProblemNotice } from "#src/components/ui/ProblemNotice.tsx";
import { SubmitButton } from "#src/components/ui/SubmitButton.tsx";
import { trpc } from "#src/trpc/client.tsx";
import { AccountDetails } from "./AccountDetails.tsx";
import { KeyField } from "./KeyField.tsx";
import { KeysHelp } from "./KeysHelp.tsx";
import { KeysSeen } from "./KeysSeen.tsx";

type Props = {
  /** Whose keys are replaced; absent: a new account. */
  connection?: { id: string; account: string };
  /** Of the workspace. */
  timeZone: string;
  onClose: () => void;
  onDone: () => void;
};

/** Two keys, tried first and stored only when asked for then. They are never shown again. */
export function KeysDialog({ connection, timeZone, onClose, onDone }: Props) {
  const utils = trpc.useUtils();
  const [keys, setKeys] = useState({ accessToken: "", webKey: "" });
  const [details, setDetails] = useState<{ name: string; timeZone: string | null }>({ name: "", timeZone: null });
  const test = trpc.connections.testKeys.useMutation();
  const done = {
    onSuccess: () => {
      void utils.connections.invalidate();
      void utils.sync.freshness.invalidate();
      onDone();
    },
  };
  const connect = trpc.connections.connectKeys.useMutation(done);
  const replace = trpc.connections.replaceKeys.useMutation(done);
  const store = connection ? replace : connect;
  const busy = test.isPending || store.isPending;
  const seen = test.data;
  const error = test.error ?? store.error;

  /** What was found belongs to the keys it was found with. */
  function type(part: Partial<typeof keys>) {
    setKeys({ ...keys, ...part });
    test.reset();
    store.reset();
  }

  function submit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    if (busy) return;
    if (!seen) test.mutate({ ...keys, timeZone });
    else if (connection) replace.mutate({ ...keys, connectionId: connection.id });
    else {
      const name = details.name.trim();
      const zone = details.timeZone ?? seen.timeZone.name;
      connect.mutate({ ...keys, timeZone: zone, ...(name !== "" && { name }) });
    }
  }

  return (
    <Modal
      open
      onOpenChange={(open) => !open && onClose()}
      title={connection ? `New keys for ${connection.account}` : "Connect ClientTether"}
      description="Syncline only reads. The keys are stored encrypted and never shown again."
    >
      <form onSubmit={submit} className="grid gap-5" autoComplete="off">
        <KeyField
          label="Access token"
          hint="The enterprise's own, a long text in three parts."
          value={keys.accessToken}
          onChange={(accessToken) => type({ accessToken })}
          minLength={8}
        />
        <KeyField
          label="Web key"
          hint="This account's own; it begins with CT_."
          value={keys.webKey}
          onChange={(webKey) => type({ webKey })}
          minLength={4}
        />
        <KeysHelp />
        {error && <ProblemNotice error={error} />}
        <output className="sr-only">{seen && "The keys work."}</output>
        {seen && <KeysSeen seen={seen} />}
        {seen && !connection && (
          <AccountDetails
            name={details.name}
            timeZone={details.timeZone ?? seen.timeZone.name}
            onChange={(part) => setDetails({ ...details, ...part })}
          />
        )}
        <div className="flex flex-wrap justify-end gap-2">
          <button type="button" className="btn" onClick={onClose}>
            Cancel
          </button>
          <SubmitButton busy={busy}>{label(busy, seen !== undefined, connection !== undefined)}</SubmitButton>
        </div>
      </form>
    </Modal>
  );
}

function label(busy: boolean, isTested: boolean, isReplacing: boolean): string {
  if (!isTested) return busy ? "Reading a little…" : "Test connection";
  if (busy) return "Storing the keys…";
  return isReplacing ? "Replace the keys" : "Connect and read";
}
