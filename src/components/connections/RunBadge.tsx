import Ban from "lucide-react/icons/ban";
import CircleCheck from "lucide-react/icons/circle-check";
import CirclePause from "lucide-react/icons/circle-pause";
import CircleX from "lucide-react/icons/circle-x";
import Clock from "lucide-react/icons/clock";
import LoaderCircle from "lucide-react/icons/loader-circle";
import TriangleAlert from "lucide-react/icons/triangle-alert";
import type { RunState } from "./labels.ts";

const LOOK = {
  queued: { icon: Clock, label: "Waiting", className: "badge-accent" },
  running: { icon: LoaderCircle, label: "Reading", className: "badge-accent" },
  paused: { icon: CirclePause, label: "Paused", className: "badge-warn" },
  completed: { icon: CircleCheck, label: "Complete", className: "badge-good" },
  partial: { icon: TriangleAlert, label: "Incomplete", className: "badge-warn" },
  failed: { icon: CircleX, label: "Failed", className: "badge-bad" },
  cancelled: { icon: Ban, label: "Cancelled", className: "" },
} satisfies Record<RunState, unknown>;

/** Never by colour alone. */
export function RunBadge({ state }: { state: RunState }) {
  const { icon: Icon, label, className } = LOOK[state];
  return (
    <span className={`badge ${className}`}>
      <Icon size={14} aria-hidden="true" className={state === "running" ? "animate-spin" : ""} />
      {label}
    </span>
  );
}
