import ArrowRight from "lucide-react/icons/arrow-right";
import { usePollMs } from "#src/components/live/store.ts";
import { Avatar } from "#src/components/ui/Avatar.tsx";
import { ProblemNotice } from "#src/components/ui/ProblemNotice.tsx";
import { When } from "#src/components/ui/When.tsx";
import { plural } from "#src/format.ts";
import { paths } from "#src/paths.ts";
import { type Outputs, trpc } from "#src/trpc/client.tsx";

export type People = { summary: Outputs["contacts"]["summary"]; contacts: Outputs["contacts"]["list"] };

/** As many as the page asks for before it is drawn. */
const SHOWN = 6;

/** The first people to appear, while the rest is still being read. */
export function FirstContacts({ first, timeZone }: { first: People; timeZone: string }) {
  const refetchInterval = usePollMs();
  const summary = trpc.contacts.summary.useQuery(undefined, { refetchInterval, initialData: first.summary });
  const list = trpc.contacts.list.useQuery(
    { includeAutomated: false, limit: SHOWN },
    { refetchInterval, initialData: first.contacts },
  );
  const contacts = list.data.items;
  const problem = list.error && (
    <div className="mt-6">
      <ProblemNotice error={list.error} retry={() => void list.refetch()} />
    </div>
  );
  if (contacts.length === 0)
    return (
      problem || (
        <p className="mt-6 text-center text-ink-faint">
          Nobody found yet. People appear here as mail and meetings are read.
        </p>
      )
    );

  return (
    <section aria-labelledby="first-title" className="mt-8">
      {problem}
      <div className="flex flex-wrap items-end justify-between gap-3">
        <div>
          <h2 id="first-title" className="text-xl">
            Your people
          </h2>
          <output className="mt-0.5 block text-ink-soft">
            {plural(summary.data.people, "person", "people")} from{" "}
            {plural(summary.data.interactions, "email or meeting", "emails and meetings")} so far.
          </output>
        </div>
        <a className="btn btn-primary" href={paths.contacts()}>
          Open contacts
          <ArrowRight size={16} aria-hidden="true" />
        </a>
      </div>
      <ul className="mt-4 grid gap-3 sm:grid-cols-2">
        {contacts.map(({ id, name, email, lastSeenAt }) => (
          <li
            key={id}
            className="card relative flex items-center gap-3 p-3.5 transition-colors hover:border-line-strong"
          >
            <Avatar name={name} email={email} />
            <div className="min-w-0">
              <a href={paths.contact(id)} className="block truncate font-[570] after:absolute after:inset-0">
                {name ?? email}
              </a>
              {lastSeenAt && (
                <p className="truncate text-sm text-ink-faint">
                  Latest activity <When at={lastSeenAt} timeZone={timeZone} />
                </p>
              )}
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
