import LockKeyhole from "lucide-react/icons/lock-keyhole";
import { EmptyState } from "#src/components/ui/EmptyState.tsx";

export function NoKeysForMembers() {
  return (
    <div className="card">
      <EmptyState icon={<LockKeyhole size={22} />} title="API keys are for owners and admins">
        They open the workspace to programs. Ask an owner or admin for a key, or for that role.
      </EmptyState>
    </div>
  );
}
