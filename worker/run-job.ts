import type { Job, JobResult, PgBoss } from "pg-boss";
import { AppError, isAppError } from "#src/errors.ts";
import type { JobDef, Payload } from "#src/jobs/define.ts";
import { type Log, newTraceId, withTrace } from "#src/log.ts";
import { errorsTotal, jobSeconds, jobsTotal } from "#src/metrics.ts";

export type Handler<J extends JobDef> = (payload: Payload<J>, signal: AbortSignal) => Promise<object | void>;

/** What pg-boss waits between two looks at a queue that had nothing. A NOTIFY cuts it short. */
const POLL = { pollingIntervalSeconds: 1, notifyPollingIntervalSeconds: 2 };

/**
 * Work one queue. A bug throws and is retried with its stack; a known failure does what its `retry` says.
 *
 * Every slot fetches one job at a time, so a finished job is never held back by a slow neighbour, and looks again at
 * once after each: pg-boss would otherwise wait out its polling interval between two single jobs.
 */
export async function runJob<J extends JobDef>(boss: PgBoss, log: Log, job: J, handler: Handler<J>): Promise<void> {
  const { localConcurrency, ...limits } = job.work;
  const options = { ...limits, ...POLL, batchSize: 1, perJobResults: true } as const;
  for (let slot = 0; slot < localConcurrency; slot++) {
    let again = () => {};
    const id = await boss.work<object, object, typeof options>(job.name, options, async (jobs: Job<object>[]) => {
      const results = await Promise.all(jobs.map((one) => settle(log, job, one, handler)));
      again();
      return results;
    });
    again = () => boss.notifyWorker(id);
  }
}

async function settle<J extends JobDef>(log: Log, job: J, one: Job<object>, handler: Handler<J>): Promise<JobResult> {
  const parsed = job.payload.safeParse(one.data);
  if (!parsed.success) {
    jobsTotal.inc({ queue: job.name, outcome: "refused" });
    return {
      id: one.id,
      status: "deadletter",
      output: {
        code: "BAD_PAYLOAD",
        issues: parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`),
      },
    };
  }
  const payload = parsed.data as Payload<J>;
  log.debug({ queue: job.name, job: one.id }, "job taken");
  const trace = "traceId" in payload && typeof payload.traceId === "string" ? payload.traceId : newTraceId();
  const done = jobSeconds.startTimer({ queue: job.name });
  return withTrace(trace, async () => {
    try {
      const output = (await handler(payload, one.signal)) ?? {};
      jobsTotal.inc({ queue: job.name, outcome: "completed" });
      log.debug({ queue: job.name, job: one.id, output }, "job done");
      return { id: one.id, status: "completed", output };
    } catch (error) {
      return { id: one.id, ...failed(log, job, one, error) };
    } finally {
      done();
    }
  });
}

function failed(log: Log, job: JobDef, one: Job<object>, error: unknown): Omit<JobResult, "id"> {
  const code = isAppError(error) ? error.code : "BUG";
  errorsTotal.inc({ where: job.name, code });
  jobsTotal.inc({ queue: job.name, outcome: "failed" });
  log[isAppError(error) ? "warn" : "error"]({ queue: job.name, job: one.id, err: error, code }, "job failed");
  const output = { code, message: error instanceof AppError ? error.message : "unexpected failure, see the log" };
  return { status: isAppError(error) && error.retry.kind === "never" ? "deadletter" : "failed", output };
}
