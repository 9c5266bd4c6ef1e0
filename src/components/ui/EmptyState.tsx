import type { ReactNode } from "react";

type Props = { icon: ReactNode; title: string; children?: ReactNode; action?: ReactNode };

/** Says why there is nothing here and what to do about it. */
export function EmptyState({ icon, title, children, action }: Props) {
  return (
    <div className="flex flex-col items-center px-6 py-14 text-center">
      <span className="grid size-12 place-items-center rounded-full bg-accent-wash text-accent" aria-hidden="true">
        {icon}
      </span>
      <h2 className="mt-4 text-lg">{title}</h2>
      {children && <p className="mt-1 max-w-[46ch] text-ink-soft">{children}</p>}
      {action && <div className="mt-5">{action}</div>}
    </div>
  );
}
