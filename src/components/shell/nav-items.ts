import Activity from "lucide-react/icons/activity";
import Cable from "lucide-react/icons/cable";
import CalendarClock from "lucide-react/icons/calendar-clock";
import ChartColumn from "lucide-react/icons/chart-column";
import Flame from "lucide-react/icons/flame";
import Funnel from "lucide-react/icons/funnel";
import LayoutDashboard from "lucide-react/icons/layout-dashboard";
import NotebookPen from "lucide-react/icons/notebook-pen";
import Settings from "lucide-react/icons/settings";
import UserPlus from "lucide-react/icons/user-plus";
import UsersRound from "lucide-react/icons/users-round";
import { paths } from "#src/paths.ts";
import { isInside } from "./nav-place.ts";

type Icon = typeof Activity;
export type NavItem = { href: string; label: string; icon: Icon; current: boolean };
export type NavGroup = { title: string; items: NavItem[] };

type Entry = { href: string; label: string; icon: Icon; within: readonly string[] };

const SALES: readonly Entry[] = [
  { href: paths.dashboard(), label: "Dashboard", icon: LayoutDashboard, within: ["/dashboard"] },
  { href: paths.reports(), label: "Reports", icon: ChartColumn, within: ["/reports"] },
  { href: paths.leads(), label: "Leads", icon: UserPlus, within: ["/leads"] },
  { href: paths.pipeline(), label: "Pipeline", icon: Funnel, within: ["/pipeline"] },
  { href: paths.hotList(), label: "Hot List", icon: Flame, within: ["/hot-list"] },
  { href: paths.notes(), label: "Notes", icon: NotebookPen, within: ["/notes"] },
  { href: paths.schedule(), label: "Schedule", icon: CalendarClock, within: ["/schedule"] },
];
const WORKSPACE: readonly Entry[] = [
  { href: paths.contacts(), label: "Contacts", icon: UsersRound, within: ["/contacts"] },
  { href: paths.connections(), label: "Connections", icon: Cable, within: ["/connections", "/onboarding"] },
  { href: paths.sync(), label: "Sync activity", icon: Activity, within: ["/sync"] },
  { href: paths.accountSettings(), label: "Settings", icon: Settings, within: ["/settings"] },
];

/** What the thumb reaches on a phone; the rest is one press further. */
const ON_BAR = new Set([paths.dashboard(), paths.leads(), paths.hotList(), paths.contacts()]);

/** Everything there is to go to, in two groups. @param here the path of the page that is open */
export function navGroups(here: string): NavGroup[] {
  const marked = (entries: readonly Entry[]): NavItem[] =>
    entries.map(({ within, ...entry }) => ({ ...entry, current: isInside(here, within) }));
  return [
    { title: "Sales", items: marked(SALES) },
    { title: "Workspace", items: marked(WORKSPACE) },
  ];
}

export const barItems = (here: string): NavItem[] =>
  navGroups(here)
    .flatMap(({ items }) => items)
    .filter(({ href }) => ON_BAR.has(href));
