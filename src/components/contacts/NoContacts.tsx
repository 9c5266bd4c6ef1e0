import SearchX from "lucide-react/icons/search-x";
import UsersRound from "lucide-react/icons/users-round";
import { EmptyState } from "#src/components/ui/EmptyState.tsx";
import { paths } from "#src/paths.ts";

type Props = {
  filtered: boolean;
  connected: boolean;
  includesAutomated: boolean;
  onClear: () => void;
  onIncludeAutomated: () => void;
};

/** Nothing found, nothing synced yet, or nothing connected: three different things to do. */
export function NoContacts({ filtered, connected, includesAutomated, onClear, onIncludeAutomated }: Props) {
  if (filtered)
    return (
      <EmptyState
        icon={<SearchX size={22} />}
        title="No contact matches"
        action={
          <div className="flex flex-wrap justify-center gap-2">
            <button type="button" className="btn" onClick={onClear}>
              Clear filters
            </button>
            {!includesAutomated && (
              <button type="button" className="btn btn-quiet" onClick={onIncludeAutomated}>
                Search automated senders too
              </button>
            )}
          </div>
        }
      >
        Try the beginning of a name, or of an address.
      </EmptyState>
    );
  if (connected)
    return (
      <EmptyState
        icon={<UsersRound size={22} />}
        title="The first contacts are on their way"
        action={
          <a className="btn" href={paths.connections()}>
            See the progress
          </a>
        }
      >
        They appear here by themselves as mail, meetings and leads come in.
      </EmptyState>
    );
  return (
    <EmptyState
      icon={<UsersRound size={22} />}
      title="No contacts yet"
      action={
        <a className="btn btn-primary" href={paths.onboarding()}>
          Connect an account
        </a>
      }
    >
      Connect Google or ClientTether, and the people you write to, meet and sell to show up here.
    </EmptyState>
  );
}
