import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { openCleanRuns } from "./clean.ts";
import { runScenario } from "./run-scenario.ts";
import { type Figure, type Result, type Scenario, keepsBar } from "./scenario.ts";
import { SLICE } from "./scenarios/index.ts";
import { type ChaosServer, openChaosServer } from "./server.ts";
import { asText } from "./table.ts";

/** Always the same draws; `npm run chaos` takes others. */
const SEED = 20_261_120;
const LIMIT_MS = 5 * 60_000;

let server: ChaosServer;

beforeAll(async () => {
  server = await openChaosServer("chaos-test-postgres");
});
afterAll(() => server.close());

async function run(
  scenario: Scenario,
  template: ChaosServer["template"] | ReturnType<typeof inject<"templateDatabase">>,
): Promise<Result> {
  const clean = openCleanRuns({ template });
  const { postgres } = server;
  const result = await runScenario(scenario, {
    seed: SEED,
    postgres,
    template,
    clean,
    say: console.log,
    limitMs: LIMIT_MS,
  });
  console.log(asText(result));
  return result;
}

/** Few samples on a busy machine: of the times only the longest is held to its bar. */
const missed = ({ figures }: Result): Figure[] =>
  figures.filter((figure) => keepsBar(figure) === false && !figure.what.endsWith("p95"));

describe.concurrent("a slice of npm run chaos", () => {
  test(
    "kills, restarts of Postgres and provider failures at once leave what an undisturbed run leaves",
    async () => {
      const result = await run(SLICE.storm, server.template);
      expect(result.error).toBeUndefined();
      expect(missed(result)).toEqual([]);
    },
    LIMIT_MS,
  );

  test(
    "a death at any named point of reading a month or of sorting loses nothing and doubles nothing",
    async () => {
      // This one's server is not struck.
      const result = await run(SLICE.failpoints, inject("templateDatabase"));
      expect(result.error).toBeUndefined();
      expect(missed(result)).toEqual([]);
    },
    LIMIT_MS,
  );

  test(
    "a kill and failures during ClientTether's hours leave what undisturbed ones leave, and no page sees half of it",
    async () => {
      const result = await run(SLICE.hours, inject("templateDatabase"));
      expect(result.error).toBeUndefined();
      expect(missed(result)).toEqual([]);
    },
    LIMIT_MS,
  );
});
