import { Modal } from "#src/components/ui/Modal.tsx";
import { ProblemNotice } from "#src/components/ui/ProblemNotice.tsx";
import { SubmitButton } from "#src/components/ui/SubmitButton.tsx";
import { trpc } from "#src/trpc/client.tsx";
import { ReceiptTable } from "./ReceiptTable.tsx";

export type Leaving = { id: string; account: string };

type Props = { connection: Leaving; onClose: () => void; timeZone: string };

/** Asks once, then shows the receipt in the same place; the list behind it refreshes when it closes. */
export function DisconnectDialog({ connection, onClose, timeZone }: Props) {
  const utils = trpc.useUtils();
  const disconnect = trpc.connections.disconnect.useMutation();
  const receipt = disconnect.data;

  function change(next: boolean) {
    if (next) return;
    if (receipt) void utils.connections.invalidate();
    onClose();
  }

  if (receipt)
    return (
      <Modal open onOpenChange={change} title="Disconnected" wide>
        <ReceiptTable receipt={receipt} timeZone={timeZone} />
        <div className="mt-5 flex justify-end">
          <button type="button" className="btn btn-primary" onClick={() => change(false)}>
            Done
          </button>
        </div>
      </Modal>
    );

  return (
    <Modal
      open
      onOpenChange={change}
      title={`Disconnect ${connection.account}?`}
      description="Its mail and meetings, and the contacts known only from them, are deleted here. Nothing is deleted at Google. You get a receipt of what was removed."
    >
      {disconnect.error && (
        <div className="mb-4">
          <ProblemNotice error={disconnect.error} />
        </div>
      )}
      <form
        className="flex justify-end gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          if (!disconnect.isPending) disconnect.mutate({ connectionId: connection.id });
        }}
      >
        <button type="button" className="btn" onClick={() => change(false)}>
          Keep it
        </button>
        <SubmitButton busy={disconnect.isPending} className="btn btn-danger-solid">
          Disconnect and delete
        </SubmitButton>
      </form>
    </Modal>
  );
}
