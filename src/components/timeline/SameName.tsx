import Merge from "lucide-react/icons/merge";
import { useState } from "react";
import { MergeDialog } from "#src/components/contacts/MergeDialog.tsx";
import { plural } from "#src/format.ts";
import { paths } from "#src/paths.ts";
import { type Outputs, trpc } from "#src/trpc/client.tsx";
import { NAME_ID } from "./name-id.ts";
import { MOST_NAMESAKES, namesakesInput } from "./namesakes.ts";

type Contact = Outputs["contacts"]["list"]["items"][number];
export type Namesakes = Outputs["contacts"]["list"];
type Props = {
  contactId: string;
  name: string;
  /** What the page came with, if it was for this name. */
  first: Namesakes | null;
};

/** People write from several addresses: whoever else has this very name may be the same person, and is one press away. */
export function SameName({ contactId, name, first }: Props) {
  const { data } = trpc.contacts.list.useQuery(namesakesInput(name), first ? { initialData: first } : {});
  const [merging, setMerging] = useState<Contact[] | null>(null);
  const namesakes = (data?.items ?? []).filter((one) => sameName(one.name, name));
  const others = namesakes.filter(({ id }) => id !== contactId);
  const complete = namesakes.length === others.length + 1 && namesakes.length <= MOST_NAMESAKES;
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
