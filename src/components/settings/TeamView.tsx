import { Island } from "#src/components/Island.tsx";
import type { Outputs } from "#src/trpc/client.tsx";
import { Invitations } from "./Invitations.tsx";
import { Members } from "./Members.tsx";
import type { Role } from "./roles.ts";
import { WorkspaceName } from "./WorkspaceName.tsx";
import { WorkspaceRegion } from "./WorkspaceRegion.tsx";

type Props = {
  me: { userId: string; role: Role; workspace: string };
  members: Outputs["tenants"]["members"];
  /** Null for those who may not see them. */
  invitations: Outputs["tenants"]["invitations"] | null;
  timeZone: string;
  currency: string;
  /** Null for those who may not choose. */
  choices: Outputs["tenants"]["choices"] | null;
};

export function TeamView({ me, members, invitations, timeZone, currency, choices }: Props) {
  return (
    <Island>
      {invitations && <WorkspaceName name={me.workspace} />}
      {choices && <WorkspaceRegion region={{ timeZone, currency }} choices={choices} />}
      <Members first={members} me={me} timeZone={timeZone} />
      {invitations && <Invitations first={invitations} timeZone={timeZone} />}
    </Island>
  );
}
