import { useState } from "react";
import Plus from "lucide-react/icons/plus";
import { ProblemNotice } from "#src/components/ui/ProblemNotice.tsx";
import { say } from "#src/components/ui/toasts.ts";
import { formatDate } from "#src/format.ts";
import { type Outputs, trpc } from "#src/trpc/client.tsx";
import { InviteDialog } from "./InviteDialog.tsx";
import { Panel } from "./Panel.tsx";
import { ROLES } from "./roles.ts";

type Props = { first: Outputs["tenants"]["invitations"]; timeZone: string };

export function Invitations({ first, timeZone }: Props) {
  const utils = trpc.useUtils();
  const list = trpc.tenants.invitations.useQuery(undefined, { initialData: first });
  const revoke = trpc.tenants.revokeInvitation.useMutation({
    onSettled: () => utils.tenants.invitations.invalidate(),
    onSuccess: () => say("Invitation revoked", "Its link no longer works."),
  });
  const [inviting, setInviting] = useState(false);
  const error = list.error ?? revoke.error;

  return (
    <Panel
      title="Invitations"
      lead="A link that lets one person join. You see it once; it works once, for seven days."
      action={
        <button type="button" className="btn btn-primary" onClick={() => setInviting(true)}>
          <Plus size={16} aria-hidden="true" />
          Invite
        </button>
      }
    >
      {error && (
        <div className="mb-3">
          <ProblemNotice error={error} {...(list.error && { retry: () => void list.refetch() })} />
        </div>
      )}
      {list.data.length === 0 ? (
        <p className="card px-4 py-5 text-ink-soft">No open invitations.</p>
      ) : (
        <ul className="card divide-y divide-line">
          {list.data.map(({ id, email, role, createdBy, expiresAt }) => (
            <li key={id} className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3">
              <div className="min-w-0 flex-1 basis-44">
                <p className="truncate font-[570]">{email ?? "Anyone with the link"}</p>
                <p className="truncate text-sm text-ink-faint">
                  by {createdBy} · until {formatDate(expiresAt, timeZone)}
                </p>
              </div>
              <span className="badge">{ROLES.find(({ value }) => value === role)?.label}</span>
              <button
                type="button"
                className="btn btn-small btn-danger"
                disabled={revoke.isPending}
                onClick={() => revoke.mutate({ id })}
                aria-label={`Revoke the invitation for ${email ?? "anyone with the link"}`}
              >
                Revoke
              </button>
            </li>
          ))}
        </ul>
      )}
      <InviteDialog open={inviting} onOpenChange={setInviting} />
    </Panel>
  );
}
