import { useEffect, useRef } from "react";
import { type CoverageMonth, MONTH_STATES } from "#src/components/connections/labels.ts";
import { When } from "#src/components/ui/When.tsx";
import { formatNumber, plural } from "#src/format.ts";
import { explain, monthTitle } from "./coverage-years.ts";

type Props = {
  stream: string;
  month: CoverageMonth;
  timeZone: string;
  /** Asked for and not only passed by: brought into view. */
  stays: boolean;
  onHeal?: () => void;
};

/** All that is known of one month of one stream, and the way to mend it. */
export function MonthNote({ stream, month, timeZone, stays, onHeal }: Props) {
  const note = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (stays) note.current?.scrollIntoView({ block: "nearest" });
  }, [stays]);

  const { state, items, failed, checkedAt, healable } = month;
  return (
    <div ref={note} className="note">
      <p className="font-[600]">{monthTitle(stream, month.month)}</p>
      <p className="mt-0.5 flex items-center gap-1.5 text-sm first-letter:uppercase">
        <span className="month !size-3 flex-none" data-state={state} aria-hidden="true" />
        {MONTH_STATES[state]}
      </p>
      <p className="mt-1.5 text-sm [overflow-wrap:anywhere] text-ink-soft">{explain(month)}</p>
      <p className="mt-1.5 text-xs text-ink-faint">
        {plural(items, "item")}
        {failed > 0 && ` · ${formatNumber(failed)} failed`}
        {checkedAt && (
          <>
            {" · checked "}
            <When at={checkedAt} timeZone={timeZone} />
          </>
        )}
      </p>
      {onHeal && healable && state !== "running" && (
        <button type="button" className="btn btn-small mt-2.5 w-full" onClick={onHeal}>
          {state === "complete" ? "Read this month again" : "Heal this month"}
        </button>
      )}
    </div>
  );
}
