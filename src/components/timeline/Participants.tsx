import { paths } from "#src/paths.ts";
import { peopleLines, type Person, type TimelineItem } from "./people-lines.ts";

type Props = {
  item: TimelineItem;
  /** Whose page this is: not linked. */
  contactId: string;
  nameOf: (person: Person) => string;
};

const SHOWN = 4;

export function Participants({ item, contactId, nameOf }: Props) {
  return (
    <dl className="mt-0.5 flex flex-wrap gap-x-5 text-sm leading-6 text-ink-faint">
      {peopleLines(item, contactId, SHOWN).map(({ label, people, hidden }) => (
        <div key={label} className="flex max-w-full gap-x-1.5">
          <dt className="flex-none">{label}</dt>
          <dd className="flex min-w-0 flex-wrap gap-x-1.5">
            {people.map((person, index) => (
              <span key={person.email} className="max-w-full truncate">
                <Name person={person} name={nameOf(person)} own={person.contactId === contactId} />
                {(index < people.length - 1 || hidden > 0) && ","}
              </span>
            ))}
            {hidden > 0 && <span>and {hidden} more</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Name({ person: { email, contactId }, name, own }: { person: Person; name: string; own: boolean }) {
  if (!contactId || own)
    return (
      <span className={own ? "font-[550] text-ink-soft" : ""} title={email}>
        {name}
      </span>
    );
  return (
    <a
      className="inline-block text-ink-soft underline decoration-current/30 underline-offset-2 hover:text-accent"
      href={paths.contact(contactId)}
      title={email}
    >
      {name}
    </a>
  );
}
