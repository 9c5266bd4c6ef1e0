import ArrowDownRight from "lucide-react/icons/arrow-down-right";
import ArrowUpRight from "lucide-react/icons/arrow-up-right";
import { changeOf, type Kpi } from "#src/components/charts/change.ts";
import { inFull, inShort, type Unit } from "#src/components/charts/description.ts";

type Props = {
  label: string;
  kpi: Kpi;
  unit: Unit;
  /** The rows that are counted. */
  href: string;
  /** What it is compared with; null: with nothing. */
  since?: string | null;
  /** In place of the change. */
  note?: string;
  /** For pages that show the rows themselves. */
  onPick?: () => void;
};

/** One number, how it changed, and the way to its rows. The whole tile is the link. */
export function KpiTile({ label, kpi, unit, href, since = "a week ago", note, onPick }: Props) {
  const full = inFull(kpi.value, unit);
  return (
    <li className="card relative min-w-0 px-4 py-3 transition-colors hover:border-line-strong">
      <p className="truncate text-sm text-ink-soft" aria-hidden="true">
        {label}
      </p>
      <p className="numeric mt-0.5 text-2xl font-[620] tracking-[-0.02em]" title={full}>
        <a
          className="after:absolute after:inset-0 after:rounded-xl"
          href={href}
          onClick={(event) => {
            if (!onPick || event.metaKey || event.ctrlKey || event.shiftKey) return;
            event.preventDefault();
            onPick();
          }}
        >
          <span className="sr-only">{label}: </span>
          {inShort(kpi.value, unit)}
          <span className="sr-only"> ({full}), show the rows</span>
        </a>
      </p>
      <p className="mt-0.5 min-h-5 text-xs text-ink-faint">
        {note ?? (since && <ChangeNote kpi={kpi} unit={unit} since={since} />)}
      </p>
    </li>
  );
}

/** "↗ +12 (+8%)", with its words for whoever does not see the arrow. Neither way is good or bad by itself. */
export function ChangeNote({ kpi, unit, since }: { kpi: Kpi; unit: Unit; since: string }) {
  const { way, short, words } = changeOf(kpi, unit, since);
  if (way === "unknown") return <>No history yet</>;
  const Arrow = way === "up" ? ArrowUpRight : ArrowDownRight;
  const tone = way === "up" ? "text-good" : way === "down" ? "text-warn" : "";
  return (
    <span className={`numeric inline-flex items-center gap-0.5 whitespace-nowrap ${tone}`} title={words}>
      {way !== "same" && <Arrow size={13} aria-hidden="true" />}
      <span aria-hidden="true">{short}</span>
      <span className="sr-only">{words}</span>
    </span>
  );
}
