import { Dialog } from "@base-ui/react/dialog";
import Ellipsis from "lucide-react/icons/ellipsis";
import X from "lucide-react/icons/x";
import { Island } from "#src/components/Island.tsx";
import { barItems, navGroups } from "./nav-items.ts";

/** On a phone: all there is to go to, from the last place of the bar. */
export function MoreSheet({ here }: { here: string }) {
  const groups = navGroups(here);
  const current = groups.flatMap(({ items }) => items).find((item) => item.current);
  const isOnBar = barItems(here).some((item) => item.current);
  return (
    <Island>
      <Dialog.Root>
        <Dialog.Trigger
          className="nav-link min-h-14 w-full flex-col justify-center !gap-1 !rounded-none !px-1 text-xs"
          aria-label={current && !isOnBar ? `More, you are in ${current.label}` : undefined}
          data-current={current && !isOnBar ? "" : undefined}
        >
          <Ellipsis size={18} aria-hidden="true" />
          <span>More</span>
        </Dialog.Trigger>
        <Dialog.Portal>
          <Dialog.Backdrop className="scrim z-40" />
          <Dialog.Popup className="sheet z-50">
            <div className="flex items-center gap-4">
              <Dialog.Title className="flex-1 text-xl">Go to</Dialog.Title>
              <Dialog.Close className="btn btn-quiet btn-icon -me-2" aria-label="Close">
                <X size={18} aria-hidden="true" />
              </Dialog.Close>
            </div>
            <nav aria-label="Everything">
              {groups.map(({ title, items }) => (
                <section key={title} aria-labelledby={`more-${title}`} className="mt-3">
                  <h3 id={`more-${title}`} className="px-2.5 pb-1 text-xs font-[550] text-ink-faint">
                    {title}
                  </h3>
                  <ul className="grid grid-cols-2 gap-x-2">
                    {items.map(({ href, label, icon: Icon, current: isHere }) => (
                      <li key={href}>
                        <a href={href} className="nav-link min-h-11" aria-current={isHere ? "page" : undefined}>
                          <Icon size={18} aria-hidden="true" />
                          {label}
                        </a>
                      </li>
                    ))}
                  </ul>
                </section>
              ))}
            </nav>
          </Dialog.Popup>
        </Dialog.Portal>
      </Dialog.Root>
    </Island>
  );
}
