import { type ReactNode, useId } from "react";

type Props = { title: string; lead?: string; action?: ReactNode; children: ReactNode };

/** One subject of a settings page. */
export function Panel({ title, lead, action, children }: Props) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="mb-10">
      <div className="mb-3 flex flex-wrap items-end justify-between gap-x-6 gap-y-2">
        <div>
          <h2 id={id} className="text-lg">
            {title}
          </h2>
          {lead && <p className="mt-0.5 text-ink-soft">{lead}</p>}
        </div>
        {action}
      </div>
      {children}
    </section>
  );
}
