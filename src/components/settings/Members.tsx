import { useState } from "react";
import { Avatar } from "#src/components/ui/Avatar.tsx";
import { Confirm } from "#src/components/ui/Confirm.tsx";
import { ProblemNotice } from "#src/components/ui/ProblemNotice.tsx";
import { say } from "#src/components/ui/toasts.ts";
import { formatDate, plural } from "#src/format.ts";
import { type Outputs, trpc } from "#src/trpc/client.tsx";
import { Panel } from "./Panel.tsx";
import { type Role, ROLES, rolesBelow } from "./roles.ts";

type Member = Outputs["tenants"]["members"][number];
type Me = { userId: string; role: Role };
type Props = { first: Member[]; me: Me; timeZone: string };

export function Members({ first, me, timeZone }: Props) {
  const utils = trpc.useUtils();
  const list = trpc.tenants.members.useQuery(undefined, { initialData: first });
  // A change counts as pending until the list has it: nothing shows the old state in between.
  const onSettled = () => utils.tenants.members.invalidate();
  const setRole = trpc.tenants.setRole.useMutation({ onSettled, onSuccess: () => say("Role changed") });
  const remove = trpc.tenants.removeMember.useMutation({ onSettled, onSuccess: () => say("Member removed") });
  const [leaving, setLeaving] = useState<Member | null>(null);
  const error = list.error ?? setRole.error ?? remove.error;

  return (
    <Panel title="Members" lead={plural(list.data.length, "person has access", "people have access")}>
      {error && (
        <div className="mb-3">
          <ProblemNotice error={error} {...(list.error && { retry: () => void list.refetch() })} />
        </div>
      )}
      <ul className="card divide-y divide-line">
        {list.data.map((member) => (
          <MemberRow
            key={member.userId}
            member={member}
            me={me}
            timeZone={timeZone}
            changingTo={setRole.isPending && setRole.variables.userId === member.userId ? setRole.variables.role : null}
            busy={setRole.isPending || remove.isPending}
            onRole={(role) => setRole.mutate({ userId: member.userId, role })}
            onRemove={() => setLeaving(member)}
          />
        ))}
      </ul>
      <Confirm
        open={leaving !== null}
        title={`Remove ${leaving?.name ?? "member"}?`}
        text="They lose access at once. What they connected stays."
        action="Remove"
        onCancel={() => setLeaving(null)}
        onConfirm={() => {
          if (leaving) remove.mutate({ userId: leaving.userId });
          setLeaving(null);
        }}
      />
    </Panel>
  );
}

type RowProps = {
  member: Member;
  me: Me;
  timeZone: string;
  /** The role that is being stored. */
  changingTo: Role | null;
  busy: boolean;
  onRole: (role: Role) => void;
  onRemove: () => void;
};

function MemberRow({ member, me, timeZone, changingTo, busy, onRole, onRemove }: RowProps) {
  const { userId, name, email, role, joinedAt } = member;
  const self = userId === me.userId;
  const mayChange = !self && me.role !== "member" && (me.role === "owner" || role !== "owner");
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3">
      <Avatar name={name} email={email} />
      <div className="min-w-0 flex-1 basis-44">
        <p className="truncate font-[570]">
          {name} {self && <span className="font-normal text-ink-faint">(you)</span>}
        </p>
        <p className="truncate text-sm text-ink-faint">
          {email} · since {formatDate(joinedAt, timeZone)}
        </p>
      </div>
      {mayChange ? (
        <>
          <select
            className="input"
            aria-label={`Role of ${name}`}
            value={changingTo ?? role}
            aria-busy={changingTo !== null || undefined}
            disabled={busy && changingTo === null}
            onChange={(event) => {
              const next = ROLES.find(({ value }) => value === event.currentTarget.value);
              if (next && !busy) onRole(next.value);
            }}
          >
            {rolesBelow(me.role).map(({ value, label }) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </select>
          <button
            type="button"
            className="btn btn-danger"
            disabled={busy}
            onClick={onRemove}
            aria-label={`Remove ${name}`}
          >
            Remove
          </button>
        </>
      ) : (
        <span className="badge">{ROLES.find(({ value }) => value === role)?.label}</span>
      )}
    </li>
  );
}
