import { CopyButton } from "#src/components/ui/CopyButton.tsx";
import { formatNumber } from "#src/format.ts";

/** More than this nobody reads in a dialog, and browsers grow slow; copying takes all of it. */
const SHOWN = 100_000;

/** What the provider sent, as text only: nothing in it is ever markup of ours. */
export function RawData({ payload }: { payload: unknown }) {
  if (payload === null || payload === undefined)
    return <p className="text-sm text-ink-soft">What the provider sent is not stored any more.</p>;
  const text = JSON.stringify(payload, null, 2);
  return (
    <section aria-labelledby="raw-title">
      <div className="flex items-center justify-between gap-3">
        <h3 id="raw-title" className="text-sm font-[600]">
          What the provider sent
        </h3>
        <CopyButton text={text} what="the raw data" />
      </div>
      <pre
        // Focusable, so that it can be scrolled by key.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        className="mt-2 max-h-80 overflow-auto rounded-lg border border-line bg-sunken p-3 font-mono text-xs break-words whitespace-pre-wrap"
      >
        {text.slice(0, SHOWN)}
      </pre>
      {text.length > SHOWN && (
        <p className="mt-1.5 text-sm text-ink-faint">
          The first {formatNumber(SHOWN)} of {formatNumber(text.length)} letters. Copy takes all of them.
        </p>
      )}
    </section>
  );
}
