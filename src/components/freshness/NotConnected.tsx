import Unplug from "lucide-react/icons/unplug";
import { EmptyState } from "#src/components/ui/EmptyState.tsx";
import { paths } from "#src/paths.ts";

/** In place of a page's data, while there is nowhere to have it from. @param what the page's name */
export function NotConnected({ what }: { what: string }) {
  return (
    <div className="card">
      <EmptyState
        icon={<Unplug size={22} />}
        title={`${what} ${what.endsWith("s") ? "come" : "comes"} from ClientTether`}
        action={
          <a className="btn btn-primary" href={paths.connections()}>
            Connect ClientTether
          </a>
        }
      >
        Enter your account’s two keys, and leads, pipeline, hot list, notes and schedule are here within seconds, and
        read anew every hour.
      </EmptyState>
    </div>
  );
}
