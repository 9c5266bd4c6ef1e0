import { Popover } from "@base-ui/react/popover";
import { When } from "#src/components/ui/When.tsx";
import { streamName } from "./freshness-words.ts";
import type { Freshness } from "./use-freshness.ts";

/** How old each part is: for whoever wonders why two numbers do not fit. */
export function FreshnessDetails({ freshness }: { freshness: Freshness }) {
  const { streams, timeZone } = freshness;
  return (
    <Popover.Root>
      <Popover.Trigger className="btn btn-quiet btn-small">Details</Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner sideOffset={6} collisionPadding={12} align="start" className="z-40">
          <Popover.Popup className="note !w-80 max-w-[calc(100vw-1.5rem)]">
            <Popover.Title className="text-sm font-[600]">How old each part is</Popover.Title>
            <dl className="mt-2 grid gap-1.5 text-sm">
              {streams.map(({ stream, asOf, error }) => (
                <div key={stream} className="grid grid-cols-[1fr_auto] gap-x-4">
                  <dt>{streamName(stream)}</dt>
                  <dd className="text-ink-soft">{asOf ? <When at={asOf} timeZone={timeZone} /> : "never read"}</dd>
                  {error !== null && <dd className="col-span-2 text-warn">{error}</dd>}
                </div>
              ))}
            </dl>
            <Popover.Description className="mt-3 text-sm text-ink-faint">
              Everything is read once an hour. Notes are read client by client, those of changed clients first.
            </Popover.Description>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
