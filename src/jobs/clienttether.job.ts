import { z } from "zod";
import { defineJob } from "./define.ts";

/** Once an hour, a job for each connection there is. */
export const syncClienttetherHourly = defineJob({
  name: "sync-clienttether-hourly",
  payload: z.strictObject({}),
  key: () => "hourly",
  cron: "0 * * * *",
});

/** Read all lists of a connection, and what is due of its notes; after about 15 s the rest goes to a successor. */
export const syncClienttether = defineJob({
  name: "sync-clienttether",
  payload: z.strictObject({
    tenantId: z.uuid(),
    traceId: z.string().min(1),
    connectionId: z.uuid(),
    /** Go on with this run, if it is open. null: with the one that is open, or a new one. */
    runId: z.uuid().nullable(),
    /** Only notes are left of it. */
    notes: z.boolean(),
    /** Somebody asked for it, and waits. */
    asked: z.boolean().optional(),
  }),
  // One at a time and one waiting: a late run is taken up, and never stacks.
  key: (payload) => payload.connectionId,
  group: (payload) => payload.tenantId,
  // Notes take a call for each client; the lists of all others go first, and first of all what somebody waits for.
  priority: ({ notes, asked = false }) => (notes ? -1 : asked ? 1 : 0),
  work: { localConcurrency: 4, groupConcurrency: 1 },
  // What the queue retries are deaths and outages of the database. The run keeps its place, and a list that kills its workers is set aside.
  queue: { retryLimit: 1_000, retryDelayMax: 10 },
});
