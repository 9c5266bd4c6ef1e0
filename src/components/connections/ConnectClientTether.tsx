import { useState } from "react";
import { KeysDialog } from "./KeysDialog.tsx";

type Props = { timeZone: string; onConnected: () => void; className?: string };

/** The button and the form behind it. */
export function ConnectClientTether({ timeZone, onConnected, className = "btn" }: Props) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" className={className} onClick={() => setOpen(true)}>
        Connect ClientTether
      </button>
      {open && (
        <KeysDialog
          timeZone={timeZone}
          onClose={() => setOpen(false)}
          onDone={() => {
            setOpen(false);
            onConnected();
          }}
        />
      )}
    </>
  );
}
