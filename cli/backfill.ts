import { setTimeout as sleep } from "node:timers/promises";
import { Command } from "commander";
import { withTenant } from "../src/db/client.ts";
import { readableStreams } from "../src/connect/readable-streams.ts";
import { startIngestion } from "../src/domain/ingestion/start.ts";
import { type BackfillResult, backfillResult } from "../src/domain/operations/backfill-result.ts";
import { tenantOfConnection } from "../src/domain/operations/find-connection.ts";
import { ConflictError } from "../src/errors.ts";
import { newTraceId } from "../src/log.ts";
import { type Cli, withRuntime } from "./context.ts";
import { print } from "./output.ts";

type Options = { connection: string; months: string; refresh: boolean; wait: boolean; json: boolean };

export function backfillCommand(): Command {
  return new Command("backfill")
    .description("read what is missing of a connection's last months; a run that is already going is widened")
    .requiredOption("--connection <id>", "the connection")
    .option("--months <n>", "how far back, 1 to 600", "12")
    .option("--refresh", "read all of these months again, so that changes and deletions show", false)
    .option("--wait", "answer when it is done", false)
    .option("--json", "answer as JSON", false)
    .action((options: Options) =>
      withRuntime(async (cli) => {
        const tenantId = await tenantOfConnection(cli.runtime.db, options.connection);
        const started = await start(cli, tenantId, options);
        if (!options.wait) return print(options.json, started, () => `Run ${started.runId} has begun.`);
        const result = await untilFinished(cli, tenantId, options.connection, started.runId);
        print(options.json, result, () => inWords(result));
        // Scripts must not take half for whole.
        if (result.state !== "completed") process.exitCode = 1;
      }),
    );
}

function start(
  { runtime }: Cli,
  tenantId: string,
  { connection, months, refresh }: Options,
): Promise<{ runId: string }> {
  const wanted = Number(months);
  if (!Number.isInteger(wanted) || wanted < 1 || wanted > 600)
    throw new ConflictError("BAD_MONTHS", `--months ${months} is not a number from 1 to 600.`, "Leave it out for 12.");
  const key = { tenantId, connectionId: connection };
  return withTenant(runtime.db, tenantId, async (tx) => {
    const streams = await readableStreams(runtime, tx, key);
    return startIngestion(tx, runtime.boss, { ...key, streams, months: wanted, refresh, traceId: newTraceId() });
  });
}

async function untilFinished(
  { runtime }: Cli,
  tenantId: string,
  connectionId: string,
  runId: string,
): Promise<BackfillResult> {
  for (;;) {
    const result = await withTenant(runtime.db, tenantId, (tx) => backfillResult(tx, tenantId, connectionId, runId));
    if (result?.error) {
      const { code, message } = result.error;
      throw new ConflictError(code, message, "See `syncline status`, then reconnect or try again.");
    }
    if (result) return result;
    await sleep(250);
  }
}

function inWords(result: BackfillResult): string {
  const { inserted, updated, unchanged, deleted, failed, contacts, interactions, seconds } = result;
  return [
    `${result.state} in ${seconds} s`,
    `  items      ${inserted} new, ${updated} changed, ${unchanged} unchanged, ${deleted} gone, ${failed} failed`,
    `  now known  ${contacts} contacts in ${interactions} mails and meetings`,
  ].join("\n");
}
