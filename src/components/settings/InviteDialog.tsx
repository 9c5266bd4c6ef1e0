import Copy from "lucide-react/icons/copy";
import { type SubmitEvent, useId, useState } from "react";
import { readFields } from "#src/components/auth/form.ts";
import { Field } from "#src/components/ui/Field.tsx";
import { Modal } from "#src/components/ui/Modal.tsx";
import { ProblemNotice } from "#src/components/ui/ProblemNotice.tsx";
import { SubmitButton } from "#src/components/ui/SubmitButton.tsx";
import { trpc } from "#src/trpc/client.tsx";
import { INVITABLE, ROLES } from "./roles.ts";

type Props = { open: boolean; onOpenChange: (open: boolean) => void };

export function InviteDialog({ open, onOpenChange }: Props) {
  const utils = trpc.useUtils();
  const roleId = useId();
  const invite = trpc.tenants.invite.useMutation({ onSuccess: () => void utils.tenants.invitations.invalidate() });

  function change(next: boolean) {
    if (!next) invite.reset();
    onOpenChange(next);
  }
  function submit(event: SubmitEvent<HTMLFormElement>) {
    const { role, email } = readFields(event, "role", "email");
    const chosen = INVITABLE.find((value) => value === role);
    if (!invite.isPending && chosen) invite.mutate({ role: chosen, ...(email ? { email } : {}) });
  }

  if (invite.data)
    return (
      <Modal
        open={open}
        onOpenChange={change}
        title="Send this link"
        description="It is shown only now. Whoever opens it joins the workspace, once."
      >
        <CopyLink url={invite.data.url} />
      </Modal>
    );

  return (
    <Modal open={open} onOpenChange={change} title="Invite someone" description="You get a link to send them yourself.">
      <form onSubmit={submit} method="post" className="grid gap-5">
        {invite.error && <ProblemNotice error={invite.error} />}
        <div>
          <label htmlFor={roleId} className="mb-1.5 block text-sm font-[550]">
            Role
          </label>
          <select id={roleId} name="role" className="input !w-full" defaultValue="member">
            {ROLES.filter(({ value }) => value !== "owner").map(({ value, label, may }) => (
              <option key={value} value={value}>
                {label}: may {may}
              </option>
            ))}
          </select>
        </div>
        <Field
          label="Email (optional)"
          name="email"
          type="email"
          autoComplete="off"
          maxLength={254}
          hint="With an address, only an account with that address can use the link."
        />
        <div className="flex justify-end gap-2">
          <button type="button" className="btn" onClick={() => change(false)}>
            Cancel
          </button>
          <SubmitButton busy={invite.isPending}>Create link</SubmitButton>
        </div>
      </form>
    </Modal>
  );
}

function CopyLink({ url }: { url: string }) {
  const [copied, setCopied] = useState(false);
  return (
    <div className="flex flex-wrap items-center gap-2">
      <input
        readOnly
        value={url}
        aria-label="Invitation link"
        className="input min-w-0 flex-1 basis-56 font-mono text-sm"
        onFocus={(event) => event.currentTarget.select()}
      />
      <button
        type="button"
        className="btn btn-primary"
        onClick={() => void navigator.clipboard.writeText(url).then(() => setCopied(true))}
      >
        <Copy size={16} aria-hidden="true" />
        Copy link
      </button>
      <output className="basis-full text-sm text-good">{copied && "Copied."}</output>
    </div>
  );
}
