import { Dialog } from "@base-ui/react/dialog";
import X from "lucide-react/icons/x";
import type { ReactNode } from "react";

type Props = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  description?: ReactNode;
  wide?: boolean;
  /** Where the focus goes on closing, by id, when what had it may be gone by then. */
  returnTo?: string;
  /** When it has left the screen. */
  onClosed?: () => void;
  children: ReactNode;
};

/** Focus moves in, stays in, and goes back to where it was. */
export function Modal({ open, onOpenChange, title, description, wide = false, returnTo, onClosed, children }: Props) {
  return (
    <Dialog.Root
      open={open}
      onOpenChange={(next) => onOpenChange(next)}
      onOpenChangeComplete={(next) => {
        if (!next) onClosed?.();
      }}
    >
      <Dialog.Portal>
        <Dialog.Backdrop className="scrim z-40" />
        <Dialog.Popup
          className={`dialog z-50 ${wide ? "dialog-wide" : ""}`}
          finalFocus={returnTo === undefined ? true : () => document.getElementById(returnTo)}
        >
          <div className="flex items-start gap-4">
            <Dialog.Title className="flex-1 text-xl">{title}</Dialog.Title>
            <Dialog.Close className="btn btn-quiet btn-small -me-2 -mt-1 w-8 !px-0" aria-label="Close">
              <X size={17} aria-hidden="true" />
            </Dialog.Close>
          </div>
          {description && (
            <Dialog.Description className="mt-2 text-ink-soft" render={<div />}>
              {description}
            </Dialog.Description>
          )}
          <div className="mt-5">{children}</div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
