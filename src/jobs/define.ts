import type { z } from "zod";

/** How a queue treats its jobs. Seconds are whole. */
export type QueueOptions = {
  /** One running and one waiting per key (`stately`), one waiting (`short`), or no limit (`standard`). */
  policy: "stately" | "short" | "standard";
  retryLimit: number;
  retryDelay: number;
  retryBackoff: boolean;
  /** null where there is no backoff. */
  retryDelayMax: number | null;
  expireInSeconds: number;
  heartbeatSeconds: number;
  deadLetter: string;
  notify: boolean;
};

export type WorkOptions = { localConcurrency: number; groupConcurrency?: number };

export type JobDef<P extends z.ZodType<object> = z.ZodType<object>> = {
  name: string;
  payload: P;
  queue: QueueOptions;
  work: WorkOptions;
  /** Jobs of one key never run at once. */
  key?: (payload: z.output<P>) => string;
  /** Jobs of one group share `groupConcurrency`: no tenant starves the others. */
  group?: (payload: z.output<P>) => string;
  /** Minutes, hours … in UTC; the job is sent with an empty payload. */
  cron?: string;
  /** Higher runs first. */
  priority?: (payload: z.output<P>) => number;
};

export type Payload<J extends JobDef> = z.output<J["payload"]>;

export const DEAD_LETTER = "dead-letter";

/**
 * A killed worker's job runs again within 30 s: 10 s heartbeat (pg-boss' smallest), 2 s to notice, 1 s to retry.
 * pg-boss cannot tell a death from a failure, so a queue that must be quick after many deaths keeps its own backoff.
 */
const DEFAULT_QUEUE: QueueOptions = {
  policy: "stately",
  retryLimit: 10,
  retryDelay: 1,
  retryBackoff: true,
  retryDelayMax: 900,
  expireInSeconds: 300,
  heartbeatSeconds: 10,
  deadLetter: DEAD_LETTER,
  notify: true,
};

export function defineJob<P extends z.ZodType<object>>(
  job: Omit<JobDef<P>, "queue" | "work"> & { queue?: Partial<QueueOptions>; work?: Partial<WorkOptions> },
): JobDef<P> {
  return { ...job, queue: { ...DEFAULT_QUEUE, ...job.queue }, work: { localConcurrency: 2, ...job.work } };
}
