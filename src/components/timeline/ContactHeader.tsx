import Bot from "lucide-react/icons/bot";
import { Island } from "#src/components/Island.tsx";
import { Avatar } from "#src/components/ui/Avatar.tsx";
import { formatDate, formatNumber } from "#src/format.ts";
import { type Outputs, trpc } from "#src/trpc/client.tsx";
import { Addresses } from "./Addresses.tsx";
import { Merges } from "./Merges.tsx";
import { NAME_ID } from "./name-id.ts";
import { type Namesakes, SameName } from "./SameName.tsx";

type Props = { contact: Outputs["contacts"]["get"]; namesakes: Namesakes | null; timeZone: string };

export function ContactHeader(props: Props) {
  return (
    <Island>
      <Header {...props} />
    </Island>
  );
}

function Header({ contact: first, namesakes, timeZone }: Props) {
  const { data: contact } = trpc.contacts.get.useQuery({ id: first.id }, { initialData: first });
  const { name, identities, emailsIn, emailsOut, meetings, firstSeenAt, lastSeenAt, automated, merges } = contact;
  const addresses = identities.filter(({ kind }) => kind === "email");
  const title = name ?? addresses[0]?.value ?? "Unnamed contact";
  return (
    <header className="card p-5 sm:p-6">
      <div className="grid grid-cols-[3.5rem_minmax(0,1fr)] gap-x-4">
        <div className="sm:row-span-2">
          <Avatar name={name} email={addresses[0]?.value ?? title} size="large" />
        </div>
        <div className={addresses.length > 1 ? "max-sm:self-center" : ""}>
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <h1 id={NAME_ID} tabIndex={-1} className="rounded-sm text-2xl [overflow-wrap:anywhere]">
              {title}
            </h1>
            {automated && (
              <span className="badge">
                <Bot size={13} aria-hidden="true" />
                Automated sender
              </span>
            )}
          </div>
          {name && addresses.length === 1 && (
            <p className="mt-1 [overflow-wrap:anywhere] text-ink-soft">{addresses[0]?.value}</p>
          )}
        </div>
        {addresses.length > 1 && <Addresses contactId={contact.id} name={title} addresses={addresses} />}
      </div>
      <dl className="mt-5 grid grid-cols-2 gap-x-6 gap-y-4 border-t border-line pt-5 sm:grid-cols-3 lg:grid-cols-5">
        <Fact label="In incoming mail" value={formatNumber(emailsIn)} />
        <Fact label="In outgoing mail" value={formatNumber(emailsOut)} />
        <Fact label="Meetings" value={formatNumber(meetings)} />
        <Fact label="First seen" value={firstSeenAt ? formatDate(firstSeenAt, timeZone) : "Not yet"} />
        <Fact label="Latest activity" value={lastSeenAt ? formatDate(lastSeenAt, timeZone) : "Not yet"} />
      </dl>
      {name && <SameName contactId={contact.id} name={name} first={name === first.name ? namesakes : null} />}
      {merges.length > 0 && <Merges merges={merges} timeZone={timeZone} />}
    </header>
  );
}

function Fact({ label, value }: { label: string; value: string }) {
  return (
    <div className="flex flex-col">
      <dt className="text-xs text-ink-faint">{label}</dt>
      <dd className="numeric mt-0.5 text-lg font-[600]">{value}</dd>
    </div>
  );
}
