import { z } from "zod";
import { defineJob } from "./define.ts";

const tenant = { tenantId: z.uuid(), traceId: z.string().min(1) };

/** Begin a run, or let a paused one go on: pin the cursors that are not, and send a job for each of its months. */
export const startBackfill = defineJob({
  name: "start-backfill",
  payload: z.strictObject({ ...tenant, runId: z.uuid() }),
  key: (payload) => payload.runId,
  group: (payload) => payload.tenantId,
  work: { localConcurrency: 2, groupConcurrency: 1 },
  // A run whose beginning was given up would stand open for ever: it outlasts any outage of the provider.
  queue: { retryLimit: 1_000 },
});

/** Read one month of one stream, page by page; after about 15 s the rest goes to a successor. */
export const backfillChunk = defineJob({
  name: "backfill-chunk",
  payload: z.strictObject({ ...tenant, runId: z.uuid(), chunkId: z.uuid(), rank: z.number().int() }),
  key: (payload) => payload.chunkId,
  group: (payload) => payload.tenantId,
  // Newest month first: `rank` counts months back from now.
  priority: (payload) => -payload.rank,
  // Two at once a tenant, over all workers: the rest is for the others. Slots that look at the same instant do not see
  // each other, so it may be more until the first of them ends its turn.
  work: { localConcurrency: 4, groupConcurrency: 2 },
  // What the queue retries are deaths: at once, and without end here. They count against the chunk's own attempts, which
  // every committed page sets back to none. After a failure the chunk itself sends the next try, later each time.
  // At once: in the second of a delay another month takes the place, and this one waits out that one's turn.
  // One waiting: of two that run at once the chunk's lease lets only the later one write. To keep them apart pg-boss would pass
  // over whatever ran at its last look, 3 s ago: what is handed over or taken from the dead would lose its place so, too.
  queue: { policy: "short", retryLimit: 1_000, retryDelay: 0, retryBackoff: false, retryDelayMax: null },
});

/** Turn what is stored and not yet understood into contacts and interactions. */
export const normalizeItems = defineJob({
  name: "normalize-items",
  payload: z.strictObject({ ...tenant, connectionId: z.uuid() }),
  key: (payload) => payload.connectionId,
  group: (payload) => payload.tenantId,
  work: { localConcurrency: 2, groupConcurrency: 1 },
  // A death may be the third of the same job and must still be made good within 30 s: hence the low ceiling.
  queue: { retryLimit: 1_000, retryDelayMax: 10 },
});

/** Count what the months of a run hold, by listing ids only, so that the time left can be told. */
export const countItems = defineJob({
  name: "count-items",
  /** `monthly`: what can be counted at once has been. */
  payload: z.strictObject({ ...tenant, runId: z.uuid(), monthly: z.boolean().optional() }),
  key: (payload) => payload.runId,
  group: (payload) => payload.tenantId,
  work: { localConcurrency: 1, groupConcurrency: 1 },
  // Only the ETA is lost with it.
  queue: { retryLimit: 3 },
});

/** Try failed items again: one, or all that failed before an instant. */
export const retryItems = defineJob({
  name: "retry-items",
  payload: z.strictObject({
    ...tenant,
    connectionId: z.uuid(),
    before: z.string().min(1),
    stream: z.string().optional(),
    externalId: z.string().optional(),
  }),
  // One that waits knows nothing of what has failed since it was asked for.
  key: ({ connectionId, stream = "", externalId = "", before }) => [connectionId, before, stream, externalId].join(" "),
  group: (payload) => payload.tenantId,
  work: { localConcurrency: 1, groupConcurrency: 1 },
  queue: { retryLimit: 20 },
});
