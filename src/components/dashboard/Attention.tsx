import ChevronRight from "lucide-react/icons/chevron-right";
import CircleAlert from "lucide-react/icons/circle-alert";
import CircleCheck from "lucide-react/icons/circle-check";
import TriangleAlert from "lucide-react/icons/triangle-alert";
import { formatNumber } from "#src/format.ts";
import { trpc } from "#src/trpc/client.tsx";
import type { DashboardFirst } from "./types.ts";

type Item = DashboardFirst["attention"][number];

/** About the sync, and not about so many rows. */
const OF_THE_SYNC: ReadonlySet<Item["kind"]> = new Set(["failed", "partial", "stale"]);

export function Attention({ first }: { first: Item[] }) {
  const { data: items } = trpc.dashboard.attention.useQuery(undefined, { initialData: first });
  return (
    <section className="card flex flex-col p-4 sm:p-5" aria-labelledby="attention">
      <h2 id="attention" className="text-base">
        Needs attention
      </h2>
      {items.length === 0 ? (
        <div className="grid flex-1 place-items-center py-8 text-center text-sm text-ink-soft">
          <p>
            <CircleCheck size={22} aria-hidden="true" className="mx-auto mb-2 text-good" />
            Nothing waits for you.
          </p>
        </div>
      ) : (
        <ul className="mt-2 -mb-2 divide-y divide-line">
          {items.map((item) => (
            <Line key={item.kind} item={item} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Line({ item: { kind, text, count, path } }: { item: Item }) {
  const isGrave = kind === "failed";
  const Icon = isGrave ? CircleAlert : TriangleAlert;
  return (
    <li>
      <a href={path} className="group -mx-2 flex items-center gap-3 px-2 py-2.5 hover:bg-ink/3">
        {OF_THE_SYNC.has(kind) ? (
          <Icon size={18} aria-hidden="true" className={`mx-3 flex-none ${isGrave ? "text-bad" : "text-warn"}`} />
        ) : (
          <span className="numeric min-w-10 flex-none rounded-md bg-warn-wash px-1.5 py-0.5 text-center font-[620] text-warn">
            {formatNumber(count)}
          </span>
        )}
        <span className="min-w-0 flex-1 text-sm">{text}</span>
        <ChevronRight size={16} aria-hidden="true" className="flex-none text-ink-faint" />
      </a>
    </li>
  );
}
