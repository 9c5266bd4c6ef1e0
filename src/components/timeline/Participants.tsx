import { paths } from "#src/paths.ts";
import type { Outputs } from "#src/trpc/client.tsx";

type Item = Outputs["timeline"]["list"]["items"][number];
type Props = { item: Item; contactId: string };

const SHOWN = 4;

/** The others on a message or in a meeting. The contact whose page this is needs no mention. */
export function Participants({ item, contactId }: Props) {
  // An organizer who also attends is listed twice.
  const everyone = item.participants.filter(({ email }, at, all) => all.findIndex((one) => one.email === email) === at);
  const others = everyone.filter((participant) => participant.contactId !== contactId);
  const shown = others.slice(0, SHOWN);
  const hidden = item.participantCount - (item.participants.length - others.length) - shown.length;
  if (shown.length === 0) return null;
  return (
    <p className="mt-0.5 flex flex-wrap gap-x-1.5 text-sm leading-6 text-ink-faint">
      <span>with</span>
      {shown.map(({ name, email, role, contactId: id }, index) => (
        <span key={`${role} ${email}`} className="max-w-full truncate">
          {id ? (
            <a
              className="inline-block text-ink-soft underline decoration-current/30 underline-offset-2 hover:text-accent"
              href={paths.contact(id)}
            >
              {name ?? email}
            </a>
          ) : (
            (name ?? email)
          )}
          {index < shown.length - 1 && ","}
        </span>
      ))}
      {hidden > 0 && <span>and {hidden} more</span>}
    </p>
  );
}
