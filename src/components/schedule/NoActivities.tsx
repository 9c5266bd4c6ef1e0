import CalendarCheck from "lucide-react/icons/calendar-check";
import CalendarClock from "lucide-react/icons/calendar-clock";
import { EmptyState } from "#src/components/ui/EmptyState.tsx";

export function NoActivities({ overdue }: { overdue: boolean }) {
  return (
    <div className="card">
      {overdue ? (
        <EmptyState icon={<CalendarCheck size={22} />} title="Nothing is overdue">
          What should have happened in the last 30 days is done or called off.
        </EmptyState>
      ) : (
        <EmptyState icon={<CalendarClock size={22} />} title="Nothing is scheduled">
          Calls, meetings and tasks that are planned in ClientTether show up here within the hour.
        </EmptyState>
      )}
    </div>
  );
}
