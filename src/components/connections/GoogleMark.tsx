import CalendarDays from "lucide-react/icons/calendar-days";
import Mail from "lucide-react/icons/mail";

/** Stands for a mailbox and its calendar. Not the vendor's logo, whose use has rules of its own. */
export function GoogleMark() {
  return (
    <span className="flex -space-x-1.5" aria-hidden="true">
      <span className="grid size-9 place-items-center rounded-full bg-accent-wash text-accent ring-2 ring-surface">
        <Mail size={17} />
      </span>
      <span className="grid size-9 place-items-center rounded-full bg-ochre-wash text-ochre ring-2 ring-surface">
        <CalendarDays size={17} />
      </span>
    </span>
  );
}
