import { Notice } from "#src/components/ui/Notice.tsx";
import { describeConnectError } from "./errors.ts";

/** What came back from Google, said once at the top of the page it returned to. */
export function ConnectOutcome({ error }: { error: string | null }) {
  if (!error) return null;
  const { title, remedy } = describeConnectError(error);
  return (
    <div className="mb-5">
      <Notice tone="bad" title={title} live>
        {remedy}
      </Notice>
    </div>
  );
}
