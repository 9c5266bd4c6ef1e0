import { useEffect } from "react";
import { Island } from "#src/components/Island.tsx";
import { Toaster } from "#src/components/ui/Toaster.tsx";
import { paths } from "#src/paths.ts";
import { trpc } from "#src/trpc/client.tsx";
import { setLive } from "./store.ts";
import { joinLiveStream } from "./stream.ts";
import { throttle } from "./throttle.ts";

/** Keeps every query of the page fresh while something changes elsewhere, and shows the toasts. */
export function LiveUpdates() {
  return (
    <Island>
      <Listener />
      <Toaster />
    </Island>
  );
}

/** Lists are heavier than counters, and a person reads them: refresh them less often. */
const COUNTERS_MS = 700;
const LOGS_MS = 1_200;
const LISTS_MS = 3_000;

const all =
  (...runs: (() => void)[]) =>
  () => {
    for (const run of runs) run();
  };

function Listener() {
  const utils = trpc.useUtils();

  useEffect(() => {
    const refresh: Record<string, () => void> = {
      ingestion: all(
        throttle(COUNTERS_MS, () => {
          void utils.ingestion.status.invalidate();
          void utils.sync.freshness.invalidate();
        }),
        throttle(LOGS_MS, () => {
          void utils.ingestion.coverage.invalidate();
          void utils.sync.events.invalidate();
        }),
        throttle(LISTS_MS, () => {
          void utils.ingestion.failures.invalidate();
          void utils.sync.runs.invalidate();
          void utils.sync.chunks.invalidate();
          void utils.sync.gaps.invalidate();
        }),
      ),
      connections: throttle(COUNTERS_MS, () => {
        void utils.connections.invalidate();
        void utils.sync.freshness.invalidate();
      }),
      contacts: throttle(LISTS_MS, () => {
        void utils.contacts.invalidate();
        void utils.timeline.invalidate();
      }),
      tenants: throttle(COUNTERS_MS, () => {
        void utils.tenants.invalidate();
        void utils.apiKeys.invalidate();
      }),
    };
    return joinLiveStream({
      onEvent: ({ topic }) => refresh[topic]?.(),
      onUp: (up) => {
        setLive(up);
        // What happened while the stream was down went unheard.
        if (up) for (const run of Object.values(refresh)) run();
      },
      onIdentity: () => location.assign(paths.home()),
    });
  }, [utils]);

  return null;
}
