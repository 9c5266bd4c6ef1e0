import { Menu } from "@base-ui/react/menu";
import Check from "lucide-react/icons/check";
import ChevronsUpDown from "lucide-react/icons/chevrons-up-down";
import Plus from "lucide-react/icons/plus";
import { useState } from "react";
import { Island } from "#src/components/Island.tsx";
import { announceIdentityChange } from "#src/components/live/stream.ts";
import { DropMenu } from "#src/components/ui/DropMenu.tsx";
import { say } from "#src/components/ui/toasts.ts";
import { paths } from "#src/paths.ts";
import { trpc } from "#src/trpc/client.tsx";
import { CreateWorkspace } from "./CreateWorkspace.tsx";

type Workspace = { id: string; name: string; role: string };
type Props = { current: { id: string; name: string }; workspaces: Workspace[] };

export function WorkspaceMenu(props: Props) {
  return (
    <Island>
      <WorkspaceDropMenu {...props} />
    </Island>
  );
}

function WorkspaceDropMenu({ current, workspaces }: Props) {
  const [creating, setCreating] = useState(false);
  const change = trpc.tenants.switch.useMutation({
    onSuccess: () => {
      announceIdentityChange();
      location.assign(paths.home());
    },
    onError: () => say("The workspace did not change", "Try again in a moment."),
  });
  const choose = (tenantId: string) => tenantId !== current.id && change.mutate({ tenantId });

  return (
    <>
      <DropMenu
        label="Workspace"
        triggerClass="flex min-h-10 w-full min-w-0 items-center gap-2 rounded-lg px-2.5 text-start transition-colors hover:bg-ink/6 lg:border lg:border-line lg:bg-surface"
        trigger={
          <>
            <span className="min-w-0 flex-1 truncate font-[600]">{current.name}</span>
            <ChevronsUpDown size={15} aria-hidden="true" className="flex-none text-ink-faint" />
          </>
        }
      >
        <Menu.RadioGroup value={current.id} onValueChange={choose}>
          <Menu.Group>
            <Menu.GroupLabel className="menu-label">Workspaces</Menu.GroupLabel>
            {workspaces.map(({ id, name, role }) => (
              <Menu.RadioItem key={id} value={id} className="menu-item">
                <span className="grid size-4 flex-none place-items-center">
                  <Menu.RadioItemIndicator>
                    <Check size={15} aria-hidden="true" />
                  </Menu.RadioItemIndicator>
                </span>
                <span className="min-w-0 flex-1 truncate">{name}</span>
                <span className="text-xs text-ink-faint">{role}</span>
              </Menu.RadioItem>
            ))}
          </Menu.Group>
        </Menu.RadioGroup>
        <Menu.Separator className="menu-separator" />
        <Menu.Item className="menu-item" onClick={() => setCreating(true)}>
          <Plus size={16} aria-hidden="true" />
          Create workspace
        </Menu.Item>
      </DropMenu>
      <CreateWorkspace open={creating} onOpenChange={setCreating} />
    </>
  );
}
