import CircleCheck from "lucide-react/icons/circle-check";
import CircleX from "lucide-react/icons/circle-x";
import TriangleAlert from "lucide-react/icons/triangle-alert";
import type { Connection } from "./labels.ts";

const LOOK = {
  active: { icon: CircleCheck, label: "Active", className: "badge-good" },
  degraded: { icon: TriangleAlert, label: "Degraded", className: "badge-warn" },
  disconnected: { icon: CircleX, label: "Disconnected", className: "badge-bad" },
};

/** Never by colour alone. */
export function StatusBadge({ status }: { status: Connection["status"] }) {
  const { icon: Icon, label, className } = LOOK[status];
  return (
    <span className={`badge ${className}`}>
      <Icon size={14} aria-hidden="true" />
      {label}
    </span>
  );
}
