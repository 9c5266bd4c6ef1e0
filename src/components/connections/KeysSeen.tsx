import CircleCheck from "lucide-react/icons/circle-check";
import { formatNumber, plural } from "#src/format.ts";
import type { Outputs } from "#src/trpc/client.tsx";

type Seen = Outputs["connections"]["testKeys"];

const WORDS: Record<string, string> = {
  name: "name",
  email: "email",
  phone: "phone",
  source: "lead source",
  status: "stage",
  owner: "owner",
  market: "market",
  createdAt: "date of creation",
  modifiedAt: "date of change",
};

const ZONES = {
  dates: "The dates name their zone.",
  workspace: "Taken from the workspace: dates there do not name their zone.",
  "not-in-future": "In the workspace’s zone the newest dates would lie ahead of now.",
};

/** What the keys open: counts and names of fields, nobody's data. */
export function KeysSeen({ seen }: { seen: Seen }) {
  const { leads, stages, qualified, fields, empty, dates, timeZone } = seen;
  const total =
    leads.total === null || leads.total <= leads.read
      ? plural(leads.read, "lead")
      : `${plural(leads.total, "lead")}, ${formatNumber(leads.read)} of them read now`;
  return (
    <section className="rounded-lg border border-line bg-good-wash px-3.5 py-3" aria-labelledby="keys-seen">
      <h3 id="keys-seen" className="flex items-center gap-2 font-[600] text-good">
        <CircleCheck size={18} aria-hidden="true" />
        The keys work
      </h3>
      <dl className="mt-2 grid gap-x-4 gap-y-1.5 text-sm text-ink-soft sm:grid-cols-[8rem_minmax(0,1fr)] [&_dt]:font-[550] [&_dt]:text-ink">
        <dt>Leads</dt>
        <dd>
          {total}
          {leads.unreadable > 0 && `; ${plural(leads.unreadable, "row")} could not be understood`}
        </dd>
        <dt>Stages</dt>
        <dd>{stages.length === 0 ? "None" : `${formatNumber(stages.length)}: ${stages.join(", ")}`}</dd>
        <dt>Qualified are</dt>
        <dd>{qualified.length === 0 ? "None: no stage says so" : qualified.join(", ")}</dd>
        <dt>Dates</dt>
        <dd>
          {dates.read === dates.of
            ? `All ${formatNumber(dates.of)} could be read.`
            : `${formatNumber(dates.read)} of ${formatNumber(dates.of)} could be read.`}{" "}
          {timeZone.name.replaceAll("_", " ")}: {ZONES[timeZone.how]}
        </dd>
        {empty.length > 0 && (
          <>
            <dt>Without value</dt>
            <dd>{empty.map((field) => WORDS[field] ?? field).join(", ")}</dd>
          </>
        )}
        <dt>Fields</dt>
        <dd className="[overflow-wrap:anywhere]">{fields.join(", ")}</dd>
      </dl>
    </section>
  );
}
