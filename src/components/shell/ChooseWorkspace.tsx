import ChevronRight from "lucide-react/icons/chevron-right";
import Plus from "lucide-react/icons/plus";
import { useState } from "react";
import { Island } from "#src/components/Island.tsx";
import { announceIdentityChange } from "#src/components/live/stream.ts";
import { ProblemNotice } from "#src/components/ui/ProblemNotice.tsx";
import { paths } from "#src/paths.ts";
import { type Outputs, trpc } from "#src/trpc/client.tsx";
import { CreateWorkspace } from "./CreateWorkspace.tsx";

type Props = {
  workspaces: Outputs["tenants"]["mine"];
  /** Where they were going when the workspace was gone. */
  next: string;
};

/** For somebody signed in who has no workspace open. */
export function ChooseWorkspace(props: Props) {
  return (
    <Island>
      <Choice {...props} />
    </Island>
  );
}

function Choice({ workspaces, next }: Props) {
  const [creating, setCreating] = useState(false);
  const go = (to: string) => () => {
    announceIdentityChange();
    location.assign(to);
  };
  const enter = trpc.tenants.switch.useMutation({ onSuccess: go(next) });
  const signOut = trpc.auth.signOut.useMutation({ onSuccess: go(paths.signIn()) });
  const busy = enter.isPending || enter.isSuccess || signOut.isPending;
  const error = enter.error ?? signOut.error;
  return (
    <div className="grid gap-4">
      {error && <ProblemNotice error={error} />}
      {workspaces.length > 0 && (
        <ul className="card divide-y divide-line">
          {workspaces.map(({ id, name, role }) => (
            <li key={id}>
              <button
                type="button"
                className="flex min-h-12 w-full items-center gap-3 px-4 py-2 text-start hover:bg-ink/3"
                aria-disabled={busy || undefined}
                onClick={() => !busy && enter.mutate({ tenantId: id })}
              >
                <span className="min-w-0 flex-1 truncate font-[570]">{name}</span>
                <span className="text-sm text-ink-faint">{role}</span>
                <ChevronRight size={16} aria-hidden="true" className="flex-none text-ink-faint" />
              </button>
            </li>
          ))}
        </ul>
      )}
      <div className="flex flex-wrap gap-2">
        <button type="button" className="btn" onClick={() => setCreating(true)}>
          <Plus size={16} aria-hidden="true" />
          Create workspace
        </button>
        <button type="button" className="btn btn-quiet" onClick={() => !busy && signOut.mutate()}>
          Sign out
        </button>
      </div>
      <CreateWorkspace open={creating} onOpenChange={setCreating} />
    </div>
  );
}
