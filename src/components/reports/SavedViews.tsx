import Bookmark from "lucide-react/icons/bookmark";
import X from "lucide-react/icons/x";
import { useState } from "react";
import { Field } from "#src/components/ui/Field.tsx";
import { Modal } from "#src/components/ui/Modal.tsx";
import { say } from "#src/components/ui/toasts.ts";
import { paths } from "#src/paths.ts";
import { storeViews, useSavedViews, withView } from "./saved-views.ts";

type Props = { owner: string; /** The address's filters, "" or "?…". */ query: string };

/** Reports one comes back to, by name. The address itself can be sent to anybody; these stay in this browser. */
export function SavedViews({ owner, query }: Props) {
  const views = useSavedViews(owner);
  const [naming, setNaming] = useState(false);
  return (
    <div className="flex flex-wrap items-center gap-2 print:hidden">
      {views.length > 0 && (
        <ul className="flex flex-wrap items-center gap-2" aria-label="Saved reports">
          {views.map((view) => (
            <li key={view.name} className="badge !gap-0 !p-0">
              <a
                className="rounded-s-full py-1 ps-3 pe-1.5 hover:underline"
                href={paths.reports() + view.query}
                aria-current={view.query === query ? "page" : undefined}
              >
                {view.name}
              </a>
              <button
                type="button"
                className="grid min-h-7 min-w-7 place-items-center rounded-e-full hover:bg-ink/7"
                aria-label={`Forget ${view.name}`}
                onClick={() =>
                  storeViews(
                    owner,
                    views.filter(({ name }) => name !== view.name),
                  )
                }
              >
                <X size={13} aria-hidden="true" />
              </button>
            </li>
          ))}
        </ul>
      )}
      <button type="button" className="btn btn-small" onClick={() => setNaming(true)}>
        <Bookmark size={15} aria-hidden="true" />
        Save this report
      </button>
      {naming && (
        <NameDialog
          onClose={() => setNaming(false)}
          onName={(name) => {
            storeViews(owner, withView(views, { name, query }));
            setNaming(false);
            say("Report saved", `“${name.trim()}” is kept in this browser.`);
          }}
        />
      )}
    </div>
  );
}

function NameDialog({ onName, onClose }: { onName: (name: string) => void; onClose: () => void }) {
  const [name, setName] = useState("");
  return (
    <Modal
      open
      onOpenChange={(open) => !open && onClose()}
      title="Save this report"
      description="Its filters are kept under a name, for you and in this browser. To share it, send its address."
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim()) onName(name);
        }}
      >
        <Field
          label="Name"
          value={name}
          maxLength={60}
          required
          autoComplete="off"
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <div className="mt-5 flex justify-end gap-2">
          <button type="button" className="btn" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" className="btn btn-primary">
            Save
          </button>
        </div>
      </form>
    </Modal>
  );
}
