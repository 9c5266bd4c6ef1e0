import { Command } from "commander";
import { type ConnectionOverview, connectionsOverview } from "../src/domain/operations/connections-overview.ts";
import { queueHealth, workerHealth } from "../src/domain/operations/health.ts";
import { withRuntime } from "./context.ts";
import { print } from "./output.ts";

export function statusCommand(): Command {
  return new Command("status")
    .description("what is connected, how far it is read, and whether the queue moves")
    .option("--json", "answer as JSON", false)
    .action(({ json }: { json: boolean }) =>
      withRuntime(async ({ runtime: { db } }) => {
        const [connections, workers, queues] = await Promise.all([
          connectionsOverview(db),
          workerHealth(db),
          queueHealth(db),
        ]);
        print(json, { connections, workers, queues }, () =>
          [
            `workers    ${workers.alive} alive`,
            `queue      ${queues.reduce((sum, queue) => sum + queue.waiting, 0)} waiting, ${queues.reduce((sum, queue) => sum + queue.active, 0)} running`,
            ...(connections.length === 0 ? ["nothing is connected yet"] : connections.map(inWords)),
          ].join("\n"),
        );
      }),
    );
}

function inWords({ id, account, provider, status, run, lastSyncedAt, items, failedItems }: ConnectionOverview): string {
  const asOf = lastSyncedAt ? `up to date as of ${lastSyncedAt}` : "never read to the end";
  const failed = failedItems > 0 ? `, ${failedItems} failed` : "";
  return `${account} (${provider}) ${status}; last run ${run?.state ?? "none"}; ${items} items${failed}; ${asOf}\n           ${id}`;
}
