import { Panel } from "#src/components/settings/Panel.tsx";
import { CopyButton } from "#src/components/ui/CopyButton.tsx";
import { paths } from "#src/paths.ts";
import { curlOf } from "./words.ts";

export function CallExample({ origin }: { origin: string }) {
  const command = curlOf(origin, "$SYNCLINE_KEY", "sync:read");
  return (
    <Panel title="Calling it" lead="In the Authorization header only: addresses end up in logs.">
      <div className="card px-4 py-3.5">
        <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
          <code className="min-w-0 text-sm [overflow-wrap:anywhere]">{command}</code>
          <CopyButton text={command} what="the command" />
        </div>
        <p className="mt-3 text-sm text-ink-soft">
          What can be asked for, and what comes back:{" "}
          <a className="link" href={paths.openApi()}>
            OpenAPI document
          </a>
        </p>
      </div>
    </Panel>
  );
}
