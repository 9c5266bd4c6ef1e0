import { Menu } from "@base-ui/react/menu";
import type { ReactNode } from "react";

type Props = {
  /** Read out before the visible text of the button. */
  label: string;
  trigger: ReactNode;
  triggerClass: string;
  side?: "top" | "bottom";
  align?: "start" | "end";
  children: ReactNode;
};

export function DropMenu({ label, trigger, triggerClass, side = "bottom", align = "start", children }: Props) {
  return (
    <Menu.Root modal={false}>
      <Menu.Trigger className={triggerClass}>
        <span className="sr-only">{label}: </span>
        {trigger}
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner side={side} align={align} sideOffset={6} collisionPadding={12} className="z-40">
          <Menu.Popup className="menu">{children}</Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
