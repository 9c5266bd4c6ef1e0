import { AlertDialog } from "@base-ui/react/alert-dialog";

type Props = {
  open: boolean;
  title: string;
  text: string;
  action: string;
  /** What the harmless choice says, where "Cancel" could be taken for the other one. */
  keep?: string;
  onCancel: () => void;
  onConfirm: () => void;
};

/** For what cannot be undone. Focus starts on the harmless choice. */
export function Confirm({ open, title, text, action, keep = "Cancel", onCancel, onConfirm }: Props) {
  return (
    <AlertDialog.Root open={open} onOpenChange={(next) => !next && onCancel()}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className="scrim z-40" />
        <AlertDialog.Popup className="dialog z-50">
          <AlertDialog.Title className="text-xl">{title}</AlertDialog.Title>
          <AlertDialog.Description className="mt-2 text-ink-soft">{text}</AlertDialog.Description>
          <div className="mt-6 flex justify-end gap-2">
            <AlertDialog.Close className="btn">{keep}</AlertDialog.Close>
            <button type="button" className="btn btn-danger-solid" onClick={onConfirm}>
              {action}
            </button>
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
