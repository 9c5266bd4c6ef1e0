import ExternalLink from "lucide-react/icons/external-link";
import type { ReactNode } from "react";
import { CopyButton } from "#src/components/ui/CopyButton.tsx";
import { Modal } from "#src/components/ui/Modal.tsx";
import { ProblemNotice } from "#src/components/ui/ProblemNotice.tsx";
import { formatDateTime } from "#src/format.ts";
import { paths } from "#src/paths.ts";
import { type Outputs, trpc } from "#src/trpc/client.tsx";
import { RawData } from "./RawData.tsx";
import { openWords, streamWords } from "./source-words.ts";

type Props = { interactionId: string; timeZone: string; onClose: () => void };

/** From an entry back to the account it was read from, when, and to what the provider said, letter by letter. */
export function SourceDialog({ interactionId, timeZone, onClose }: Props) {
  const source = trpc.timeline.source.useQuery({ interactionId });
  return (
    <Modal open onOpenChange={(open) => !open && onClose()} title="Where this came from" wide>
      {source.isPending ? (
        <SourceSkeleton />
      ) : source.isError ? (
        <ProblemNotice error={source.error} retry={() => void source.refetch()} />
      ) : (
        <Source source={source.data} timeZone={timeZone} />
      )}
    </Modal>
  );
}

function Source({ source, timeZone }: { source: Outputs["timeline"]["source"]; timeZone: string }) {
  const { stream, account, connectedBy, externalId, providerUrl, versionAt, writtenAt, normalizedAt, payload, runId } =
    source;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-5">
      <dl className="grid grid-cols-[minmax(0,1fr)] gap-x-6 gap-y-3 sm:grid-cols-2">
        <Fact label="Account">
          {account}
          <span className="block text-sm text-ink-faint">connected by {connectedBy ?? "somebody who has left"}</span>
        </Fact>
        <Fact label="Read from">{streamWords(stream)}</Fact>
        <Fact label="Fetched">
          <Moment at={writtenAt} timeZone={timeZone} />
          {runId && (
            <a className="link ms-2 text-sm" href={paths.sync({ tab: "log", run: runId })}>
              see the log
              <span className="sr-only"> of that run</span>
            </a>
          )}
          {isInstant(versionAt) && (
            <span className="block text-sm text-ink-faint">
              last changed there <Moment at={versionAt} timeZone={timeZone} />
            </span>
          )}
        </Fact>
        <Fact label="Sorted by contact">
          {normalizedAt ? <Moment at={normalizedAt} timeZone={timeZone} /> : "waits to be sorted again"}
        </Fact>
        <Fact label="Id at the provider" wide>
          <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <code className="min-w-0 font-mono text-sm [overflow-wrap:anywhere]">{externalId}</code>
            <CopyButton text={externalId} what="the id at the provider" />
          </span>
        </Fact>
      </dl>
      {providerUrl && (
        <p>
          <a className="btn btn-small" href={providerUrl} target="_blank" rel="noopener noreferrer">
            <ExternalLink size={14} aria-hidden="true" />
            {openWords(stream)}
            <span className="sr-only"> (a new tab)</span>
          </a>
        </p>
      )}
      <RawData payload={payload} />
    </div>
  );
}

function Fact({ label, wide = false, children }: { label: string; wide?: boolean; children: ReactNode }) {
  return (
    <div className={wide ? "sm:col-span-2" : ""}>
      <dt className="text-xs text-ink-faint">{label}</dt>
      <dd className="mt-0.5 [overflow-wrap:anywhere]">{children}</dd>
    </div>
  );
}

/** Gmail counts versions instead of dating them: as an instant such a number lies in the first years of the era. */
const isInstant = (versionAt: string): boolean => versionAt > "1990";

function Moment({ at, timeZone }: { at: string; timeZone: string }) {
  return <time dateTime={at}>{formatDateTime(at, timeZone)}</time>;
}

function SourceSkeleton() {
  return (
    <div className="grid gap-4">
      <output className="sr-only">Loading</output>
      {["w-56", "w-40", "w-48", "w-64"].map((width) => (
        <span key={width} className="grid gap-2">
          <span className="skeleton h-2.5 w-20" />
          <span className={`skeleton h-3 ${width} max-w-full`} />
        </span>
      ))}
    </div>
  );
}
