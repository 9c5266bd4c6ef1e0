import { Menu } from "@base-ui/react/menu";
import ChevronsUpDown from "lucide-react/icons/chevrons-up-down";
import Check from "lucide-react/icons/check";
import LogOut from "lucide-react/icons/log-out";
import UserRound from "lucide-react/icons/user-round";
import { Island } from "#src/components/Island.tsx";
import { announceIdentityChange } from "#src/components/live/stream.ts";
import { Avatar } from "#src/components/ui/Avatar.tsx";
import { DropMenu } from "#src/components/ui/DropMenu.tsx";
import { say } from "#src/components/ui/toasts.ts";
import { paths } from "#src/paths.ts";
import { trpc } from "#src/trpc/client.tsx";
import { chooseTheme, THEMES, useTheme } from "./theme.ts";

type Props = { name: string; email: string };

export function UserMenu(props: Props) {
  return (
    <Island>
      <UserDropMenu {...props} />
    </Island>
  );
}

function UserDropMenu({ name, email }: Props) {
  const signOut = trpc.auth.signOut.useMutation({
    onSuccess: () => {
      announceIdentityChange();
      location.assign(paths.signIn());
    },
    onError: () => say("You are still signed in", "The server could not be reached. Try again."),
  });

  return (
    <DropMenu
      label="Account"
      align="end"
      triggerClass="flex w-full items-center gap-2.5 rounded-lg p-1.5 text-start transition-colors hover:bg-ink/6 lg:px-2"
      trigger={
        <>
          <Avatar name={name} email={email} size="small" />
          <span className="min-w-0 flex-1 max-lg:sr-only">
            <span className="block truncate font-[550]">{name}</span>
            <span className="block truncate text-xs text-ink-faint">{email}</span>
          </span>
          <ChevronsUpDown size={15} aria-hidden="true" className="hidden text-ink-faint lg:block" />
        </>
      }
    >
      <div className="px-2.5 py-1.5 lg:hidden">
        <p className="truncate font-[550]">{name}</p>
        <p className="truncate text-xs text-ink-faint">{email}</p>
      </div>
      <Menu.LinkItem className="menu-item" href={paths.accountSettings()}>
        <UserRound size={16} aria-hidden="true" />
        Account settings
      </Menu.LinkItem>
      <Menu.Separator className="menu-separator" />
      <ThemeChoice />
      <Menu.Separator className="menu-separator" />
      <Menu.Item className="menu-item" onClick={() => signOut.mutate()}>
        <LogOut size={16} aria-hidden="true" />
        Sign out
      </Menu.Item>
    </DropMenu>
  );
}

function ThemeChoice() {
  const theme = useTheme();
  return (
    <Menu.RadioGroup value={theme} onValueChange={chooseTheme}>
      <Menu.Group>
        <Menu.GroupLabel className="menu-label">Appearance</Menu.GroupLabel>
        {THEMES.map(({ value, label }) => (
          <Menu.RadioItem key={value} value={value} closeOnClick={false} className="menu-item">
            <span className="grid size-4 place-items-center">
              <Menu.RadioItemIndicator>
                <Check size={15} aria-hidden="true" />
              </Menu.RadioItemIndicator>
            </span>
            {label}
          </Menu.RadioItem>
        ))}
      </Menu.Group>
    </Menu.RadioGroup>
  );
}
