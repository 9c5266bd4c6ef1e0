import Merge from "lucide-react/icons/merge";
import { useState } from "react";
import { MergeDialog } from "#src/components/contacts/MergeDialog.tsx";
import { plural } from "#src/format.ts";
import { paths } from "#src/paths.ts";
import { type Outputs, trpc } from "#src/trpc/client.tsx";
import { NAME_ID } from "./name-id.ts";

type Contact = Outputs["contacts"]["list"]["items"][number];
type Props = { contactId: string; name: string };

/** More of one name than this are hardly one person. */
const MOST = 10;

/** People write from several addresses: whoever else has this very name may be the same person, and is one press away. */
export function SameName({ contactId, name }: Props) {
  const { data } = trpc.contacts.list.useQuery({ search: name.slice(0, 200), includeAutomated: true, limit: MOST + 1 });
  const [merging, setMerging] = useState<Contact[] | null>(null);
  const namesakes = (data?.items ?? []).filter((one) => sameName(one.name, name));
  const others = namesakes.filter(({ id }) => id !== contactId);
  const complete = namesakes.length === others.length + 1 && namesakes.length <= MOST;
  if (!complete || others.length === 0) return null;
  return (
    <div className="mt-5 flex flex-wrap items-center gap-x-3 gap-y-2 border-t border-line pt-4 text-sm text-ink-soft">
      <p className="min-w-0 flex-1 basis-56 [overflow-wrap:anywhere]">
        {plural(others.length, "other contact has", "other contacts have")} this name:{" "}
        {others.map(({ id, email }, index) => (
          <span key={id}>
            <a className="link" href={paths.contact(id)}>
              {email}
            </a>
            {index < others.length - 1 && ", "}
          </span>
        ))}
        .
      </p>
      <button type="button" className="btn btn-small" onClick={() => setMerging(namesakes)}>
        <Merge size={14} aria-hidden="true" />
        Merge…
      </button>
      {merging && (
        <MergeDialog
          contacts={merging}
          returnTo={NAME_ID}
          onClose={() => setMerging(null)}
          onMerged={(keptId) => {
            setMerging(null);
            if (keptId !== contactId) location.assign(paths.contact(keptId));
          }}
        />
      )}
    </div>
  );
}

const sameName = (a: string | null, b: string): boolean =>
  a !== null && a.normalize().localeCompare(b.normalize(), "en", { sensitivity: "accent" }) === 0;
