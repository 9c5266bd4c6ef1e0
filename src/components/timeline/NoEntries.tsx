import CalendarSearch from "lucide-react/icons/calendar-search";
import History from "lucide-react/icons/history";
import SearchX from "lucide-react/icons/search-x";
import type { ReactNode } from "react";
import { EmptyState } from "#src/components/ui/EmptyState.tsx";
import { paths } from "#src/paths.ts";

type Why = "empty" | "filtered" | "backwards";
/** @param email of the contact, by which a lead of theirs is found */
type Props = { why: Why; onReset: () => void; email?: string | undefined };

const WORDS: Record<Why, { icon: ReactNode; title: string; text: string }> = {
  empty: {
    icon: <History size={22} />,
    title: "Nothing on this timeline yet",
    text: "Mail and meetings with this contact appear here as they are synced.",
  },
  filtered: {
    icon: <SearchX size={22} />,
    title: "Nothing matches these filters",
    text: "Try another word of the subject, or more days.",
  },
  backwards: {
    icon: <CalendarSearch size={22} />,
    title: "The first day is after the last one",
    text: "Choose an earlier day under From, or a later one under To.",
  },
};

export function NoEntries({ why, onReset, email }: Props) {
  const { icon, title, text } = WORDS[why];
  return (
    <div id={why} role={why === "backwards" ? "alert" : undefined}>
      <EmptyState
        icon={icon}
        title={title}
        action={
          why !== "empty" ? (
            <button type="button" className="btn" onClick={onReset}>
              Clear filters
            </button>
          ) : (
            email !== undefined && (
              <a className="btn" href={paths.leads({ q: email })}>
                Look among the leads
              </a>
            )
          )
        }
      >
        {text}
      </EmptyState>
    </div>
  );
}
