import CircleAlert from "lucide-react/icons/circle-alert";
import Info from "lucide-react/icons/info";
import TriangleAlert from "lucide-react/icons/triangle-alert";
import type { ReactNode } from "react";

type Tone = "bad" | "warn" | "info";
type Props = { tone: Tone; title: string; children?: ReactNode; action?: ReactNode; live?: boolean };

const LOOK = {
  bad: { icon: CircleAlert, className: "bg-bad-wash text-bad" },
  warn: { icon: TriangleAlert, className: "bg-warn-wash text-warn" },
  info: { icon: Info, className: "bg-accent-wash text-accent" },
};

/** A message in the page: what happened, and what to do about it. `live` announces it when it appears. */
export function Notice({ tone, title, children, action, live = false }: Props) {
  const { icon: Icon, className } = LOOK[tone];
  return (
    <div
      className={`flex flex-wrap items-start gap-x-3 gap-y-2 rounded-lg border border-current/20 px-3.5 py-3 ${className}`}
      role={live ? "alert" : undefined}
    >
      <Icon size={18} aria-hidden="true" className="mt-0.5 flex-none" />
      <div className="min-w-0 flex-1 basis-48">
        <p className="font-[600]">{title}</p>
        {children && <div className="mt-0.5 text-sm text-ink-soft">{children}</div>}
      </div>
      {action}
    </div>
  );
}
