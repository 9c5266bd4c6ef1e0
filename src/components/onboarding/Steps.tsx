import Check from "lucide-react/icons/check";

const STEPS = ["Connect Google", "Read 12 months", "Meet your contacts"];

/** @param current 1 to 3 */
export function Steps({ current }: { current: number }) {
  return (
    <ol className="flex items-center gap-2 text-sm sm:gap-3" aria-label="Setup steps">
      {STEPS.map((label, index) => {
        const step = index + 1;
        const done = step < current;
        const here = step === current;
        return (
          <li
            key={label}
            className="flex min-w-0 items-center gap-2 not-first:flex-1 sm:gap-3"
            aria-current={here ? "step" : undefined}
          >
            {index > 0 && <span className={`h-px min-w-3 flex-1 ${done || here ? "bg-accent" : "bg-line"}`} />}
            <span
              className={`numeric grid size-6 flex-none place-items-center rounded-full text-xs font-[600] ${
                done ? "bg-accent text-on-accent" : here ? "bg-accent-wash text-accent" : "bg-sunken text-ink-faint"
              }`}
            >
              {done ? <Check size={14} aria-label="Done:" /> : step}
            </span>
            <span className={`${here ? "font-[600]" : "text-ink-faint max-sm:sr-only"}`}>{label}</span>
          </li>
        );
      })}
    </ol>
  );
}
