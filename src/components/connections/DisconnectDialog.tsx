import { Modal } from "#src/components/ui/Modal.tsx";
import { ProblemNotice } from "#src/components/ui/ProblemNotice.tsx";
import { SubmitButton } from "#src/components/ui/SubmitButton.tsx";
import { trpc } from "#src/trpc/client.tsx";
import { isReadWhole } from "./labels.ts";
import { ReceiptTable } from "./ReceiptTable.tsx";

export type Leaving = { id: string; account: string; provider: string };

type Props = { connection: Leaving; onClose: () => void; timeZone: string };

const MAIL_GOES =
  "Its mail and meetings, and the contacts known only from them, are deleted here. Nothing is deleted at Google. You get a receipt of what was removed.";
const LEADS_GO =
  "Its leads, pipeline, notes, schedule and their history, and the contacts known only from them, are deleted here, and so are its keys. Nothing is deleted at ClientTether. You get a receipt of what was removed.";

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
      description={isReadWhole(connection) ? LEADS_GO : MAIL_GOES}
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
