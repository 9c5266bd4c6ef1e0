import { z } from "zod";
import { readAllowance } from "#src/connect/allowance.ts";
import { readableStreams } from "#src/connect/readable-streams.ts";
import { coverage } from "#src/domain/ingestion/coverage.ts";
import { askToRetry, getItem, listFailures } from "#src/domain/ingestion/failures.ts";
import { healIngestion } from "#src/domain/ingestion/heal.ts";
import { cancelRun, pauseRun, resumeRun } from "#src/domain/ingestion/pause.ts";
import { startIngestion } from "#src/domain/ingestion/start.ts";
import { ingestionStatus } from "#src/domain/ingestion/status.ts";
import { type Actor, auditBy } from "#src/domain/tenants/actor.ts";
import type { Tx } from "#src/db/client.ts";
import type { Services } from "#src/web/services.ts";
import { router, tenantProcedure } from "./init.ts";
import { page } from "./inputs.ts";

const connection = { connectionId: z.uuid() };
const stream = z
  .string()
  .max(100)
  .regex(/^[\w.-]+$/, "is not a part of an account, such as gmail.messages");
/** Whatever the provider calls it; but NUL cannot be stored, so nothing is called by it. */
const externalId = z
  .string()
  .min(1)
  .max(1_000)
  .refine((id) => !id.includes("\0"), "holds a NUL");
const item = { ...connection, stream, externalId };
const month = z.string().regex(/^(19|20)\d\d-(0[1-9]|1[0-2])$/, "is not a month, such as 2026-03");

export const startIngestionInput = z.strictObject({
  ...connection,
  months: z.number().int().min(1).max(600).default(12),
  refresh: z.boolean().default(false),
});

type Ctx = { tx: Tx; tenantId: string; actor: Actor };
type Detail = Record<string, string | number | boolean | null>;

const noteWho = ({ tx, tenantId, actor }: Ctx, verb: string, target: string, detail: Detail = {}) =>
  auditBy(tx, tenantId, actor, { action: `ingestion.${verb}`, target, detail });

/** @throws NotFoundError, ConflictError for an account that is read whole: its runs are not to be held up by these */
const assertByMonths = async ({ tx, tenantId, services }: Ctx & { services: Services }, connectionId: string) =>
  void (await readableStreams(services, tx, { tenantId, connectionId }));

export const ingestionRouter = router({
  start: tenantProcedure("member")
    .input(startIngestionInput)
    .mutation(async ({ ctx, input }) => {
      const { tx, tenantId, traceId, services } = ctx;
      const streams = await readableStreams(services, tx, { tenantId, ...input });
      const started = await startIngestion(tx, services.boss, { tenantId, traceId, streams, ...input });
      await noteWho(ctx, "started", input.connectionId, { months: input.months, refresh: input.refresh });
      return started;
    }),

  heal: tenantProcedure("member")
    .input(z.strictObject({ ...connection, stream: stream.optional(), month: month.optional() }))
    .mutation(async ({ ctx, input }) => {
      const { tx, tenantId, traceId, services } = ctx;
      const readable = await readableStreams(services, tx, { tenantId, ...input });
      const streams = readable.filter((name) => input.stream === undefined || input.stream === name);
      const { connectionId } = input;
      const healed = await healIngestion(tx, services.boss, {
        tenantId,
        traceId,
        connectionId,
        streams,
        month: input.month,
      });
      await noteWho(ctx, "healed", connectionId, { stream: input.stream ?? null, month: input.month ?? null });
      return healed;
    }),

  pause: tenantProcedure("member")
    .input(z.strictObject(connection))
    .mutation(async ({ ctx, input }) => {
      await assertByMonths(ctx, input.connectionId);
      const paused = await pauseRun(ctx.tx, { tenantId: ctx.tenantId, ...input });
      await noteWho(ctx, "paused", input.connectionId);
      return paused;
    }),

  resume: tenantProcedure("member")
    .input(z.strictObject(connection))
    .mutation(async ({ ctx, input }) => {
      await assertByMonths(ctx, input.connectionId);
      const resumed = await resumeRun(ctx.tx, ctx.services.boss, { tenantId: ctx.tenantId, ...input });
      await noteWho(ctx, "resumed", input.connectionId);
      return resumed;
    }),

  cancel: tenantProcedure("member")
    .input(z.strictObject(connection))
    .mutation(async ({ ctx, input }) => {
      await assertByMonths(ctx, input.connectionId);
      const cancelled = await cancelRun(ctx.tx, { tenantId: ctx.tenantId, ...input });
      await noteWho(ctx, "cancelled", input.connectionId);
      return cancelled;
    }),

  status: tenantProcedure("member")
    .input(z.strictObject(connection))
    .query(async ({ ctx: { tx, tenantId, services }, input: { connectionId } }) =>
      ingestionStatus(tx, tenantId, connectionId, await readAllowance(services, tx, { tenantId, connectionId })),
    ),

  coverage: tenantProcedure("member")
    .input(z.strictObject(connection))
    .query(({ ctx, input }) => coverage(ctx.tx, ctx.tenantId, input.connectionId)),

  failures: tenantProcedure("member")
    .input(z.strictObject({ connectionId: z.uuid().optional(), ...page }))
    .query(async ({ ctx: { tx, tenantId, services }, input }) => {
      const { items, nextCursor } = await listFailures(tx, { tenantId, ...input });
      const streams = [...services.providers.values()].flatMap((provider) => provider.streams);
      const titleOf = (name: string, payload: unknown) =>
        streams.find((one) => one.name === name)?.titleOf?.(payload) ?? { title: null, from: null };
      return {
        items: items.map(({ payload, ...failed }) => ({ ...failed, ...titleOf(failed.stream, payload) })),
        nextCursor,
      };
    }),

  item: tenantProcedure("member")
    .input(z.strictObject(item))
    .query(({ ctx, input }) => getItem(ctx.tx, { tenantId: ctx.tenantId, ...input })),

  retryItem: tenantProcedure("member")
    .input(z.strictObject(item))
    .mutation(async ({ ctx, input: { connectionId, ...one } }) => {
      const { tx, tenantId, traceId, services } = ctx;
      await assertByMonths(ctx, connectionId);
      const retried = await askToRetry(tx, services.boss, { tenantId, connectionId, traceId, item: one });
      await noteWho(ctx, "item-retried", connectionId, one);
      return retried;
    }),

  retryItems: tenantProcedure("member")
    .input(z.strictObject(connection))
    .mutation(async ({ ctx, input }) => {
      const { tx, tenantId, traceId, services } = ctx;
      await assertByMonths(ctx, input.connectionId);
      const retried = await askToRetry(tx, services.boss, { tenantId, traceId, ...input });
      await noteWho(ctx, "items-retried", input.connectionId, retried);
      return retried;
    }),
});
