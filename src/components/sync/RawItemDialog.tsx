import { streamLabel } from "#src/components/connections/labels.ts";
import { CopyButton } from "#src/components/ui/CopyButton.tsx";
import { Modal } from "#src/components/ui/Modal.tsx";
import { ProblemNotice } from "#src/components/ui/ProblemNotice.tsx";
import { formatDateTime, formatNumber } from "#src/format.ts";
import { trpc } from "#src/trpc/client.tsx";
import type { Failure, RawItem } from "./types.ts";

type Props = {
  item: Pick<Failure, "connectionId" | "stream" | "externalId" | "account">;
  timeZone: string;
  onClose: () => void;
};

/** A mail may be megabytes; a browser that lays all of it out would stand still. */
const SHOWN_CHARS = 200_000;

/** One item as it came, as text and nothing else: what stands in a mail is never run or drawn here. */
export function RawItemDialog({ item, timeZone, onClose }: Props) {
  const { connectionId, stream, externalId, account } = item;
  const raw = trpc.ingestion.item.useQuery({ connectionId, stream, externalId }, { staleTime: 0 });
  return (
    <Modal
      open
      wide
      onOpenChange={(open) => !open && onClose()}
      title="The item as it came"
      description={`${streamLabel(stream)} · ${account}`}
    >
      {raw.isPending ? (
        <div className="grid gap-2">
          <output className="sr-only">Loading the item</output>
          <span className="skeleton h-3 w-56" />
          <span className="skeleton h-40" />
        </div>
      ) : raw.data ? (
        <Contents raw={raw.data} timeZone={timeZone} />
      ) : (
        <ProblemNotice error={raw.error} retry={() => void raw.refetch()} />
      )}
    </Modal>
  );
}

function Contents({ raw, timeZone }: { raw: RawItem; timeZone: string }) {
  const at = (instant: string | null) => (instant === null ? null : formatDateTime(instant, timeZone));
  const facts = [
    ["Id there", raw.externalId],
    ["Happened", at(raw.occurredAt)],
    // Some versions count instead of telling a time; as a time they would lie.
    ["Changed there", raw.versionAt && raw.versionAt > "1990" ? at(raw.versionAt) : null],
    ["Stored here", at(raw.writtenAt)],
    ["Sorted", at(raw.normalizedAt)],
    ["Deleted there", at(raw.deletedAt)],
    ["Fingerprint", raw.payloadHash?.slice(0, 16) ?? null],
    ["Why it failed", raw.failure && `${raw.failure.message} (${raw.failure.code})`],
  ].filter((fact): fact is [string, string] => typeof fact[1] === "string" && fact[1] !== "");
  return (
    <>
      <dl className="grid grid-cols-[7rem_minmax(0,1fr)] gap-x-4 gap-y-1 text-sm">
        {facts.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-ink-faint">{name}</dt>
            <dd className="[overflow-wrap:anywhere]">{value}</dd>
          </div>
        ))}
      </dl>
      {raw.payload === null ? (
        <p className="mt-4 rounded-lg bg-sunken px-3.5 py-3 text-ink-soft">
          Nothing of it is stored: it could not be read from the account.
        </p>
      ) : (
        <Payload payload={raw.payload} />
      )}
    </>
  );
}

function Payload({ payload }: { payload: unknown }) {
  const text = JSON.stringify(payload, null, 2);
  const cut = text.length > SHOWN_CHARS;
  return (
    <div className="mt-4">
      <div className="mb-2 flex flex-wrap items-center justify-between gap-2">
        <p className="text-sm text-ink-faint">
          {cut
            ? `The first ${formatNumber(SHOWN_CHARS)} of ${formatNumber(text.length)} characters; copying takes all`
            : `${formatNumber(text.length)} characters`}
        </p>
        <CopyButton text={text} what="the item" />
      </div>
      <section
        className="raw"
        aria-label="Raw item"
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
      >
        <pre>{text.slice(0, SHOWN_CHARS)}</pre>
      </section>
    </div>
  );
}
