import Pause from "lucide-react/icons/pause";
import Play from "lucide-react/icons/play";
import { useState } from "react";
import { Confirm } from "#src/components/ui/Confirm.tsx";
import type { RunState } from "./labels.ts";
import { useRunControls } from "./use-run-controls.ts";

type Props = { connectionId: string; account: string; state: RunState };

/** For a run that is not over. */
export function RunControls({ connectionId, account, state }: Props) {
  const { pause, resume, cancel, busy } = useRunControls(connectionId);
  const [asking, setAsking] = useState(false);
  const paused = state === "paused";
  return (
    <div className="flex flex-wrap gap-2">
      <button
        type="button"
        className={`btn ${paused ? "btn-primary" : ""}`}
        aria-disabled={busy || undefined}
        onClick={() => !busy && (paused ? resume() : pause())}
      >
        {paused ? <Play size={15} aria-hidden="true" /> : <Pause size={15} aria-hidden="true" />}
        {paused ? "Resume" : "Pause"}
      </button>
      <button type="button" className="btn" disabled={busy} onClick={() => setAsking(true)}>
        Cancel run…
      </button>
      <Confirm
        open={asking}
        title={`Stop reading ${account}?`}
        text="What was read is kept. What it has not come to is not read until you ask again. To stop for a while only, pause it instead."
        action="Cancel this run"
        keep="Keep reading"
        onCancel={() => setAsking(false)}
        onConfirm={() => {
          setAsking(false);
          cancel();
        }}
      />
    </div>
  );
}
