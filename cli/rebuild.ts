import { Command } from "commander";
import { placeOfConnection } from "../src/domain/operations/find-connection.ts";
import { type SnapshotReport, rebuildFromSnapshots } from "../worker/clienttether/rebuild.ts";
import { type RebuildReport, rebuild } from "../worker/pipeline/rebuild.ts";
import { withRuntime } from "./context.ts";
import { print } from "./output.ts";

type Options = { connection: string; apply: boolean; json: boolean };

export function rebuildCommand(): Command {
  return new Command("rebuild")
    .description("map everything stored of a connection anew, and say what would change; nothing is read again")
    .requiredOption("--connection <id>", "the connection")
    .option("--apply", "make the changes", false)
    .option("--json", "answer as JSON", false)
    .action(({ connection, apply, json }: Options) =>
      withRuntime(async ({ runtime }) => {
        const { tenantId, provider } = await placeOfConnection(runtime.db, connection);
        const which = { tenantId, connectionId: connection, apply };
        if (provider === "clienttether") {
          const report = await rebuildFromSnapshots(runtime, which);
          return print(json, report, () => ofSnapshots(report));
        }
        const report = await rebuild(runtime, which);
        return print(json, report, () => inWords(report));
      }),
    );
}

function ofSnapshots({ runs, tables, applied }: SnapshotReport): string {
  const lines = Object.entries(tables).map(
    ([table, { rows, differing }]) => `  ${table.padEnd(25)}${rows} rows, ${differing} differing`,
  );
  const differs = Object.values(tables).some(({ differing }) => differing > 0);
  return [`Made again of the answers of ${runs} runs`, ...lines, outcome(applied, differs)].join("\n");
}

const outcome = (applied: boolean, differs: boolean): string =>
  applied ? "Applied." : differs ? "Nothing was changed; --apply makes it so." : "Everything is as it should be.";

function inWords({ items, failed, interactions, contacts, applied }: RebuildReport): string {
  const part = (what: string, { added, changed, removed, unchanged }: RebuildReport["contacts"]) =>
    `  ${what.padEnd(19)}${added} added, ${changed} changed, ${removed} removed, ${unchanged} as they were`;
  const examples = [...interactions.examples, ...contacts.examples].map(({ what, which }) => `    ${what}: ${which}`);
  const differs = examples.length > 0;
  return [
    `${items} stored items mapped, ${failed} not understood`,
    part("mails and meetings", interactions),
    part("contacts", contacts),
    ...examples,
    outcome(applied, differs),
  ].join("\n");
}
