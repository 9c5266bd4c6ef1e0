import { setTimeout as sleep } from "node:timers/promises";
import { type Connecting, openTestRuntime, startConnecting } from "#testkit/connecting.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { quotaSpeeds } from "#src/connect/quota-speed.ts";
import { readableStreams } from "#src/connect/readable-streams.ts";
import { withTenant } from "#src/db/client.ts";
import { startIngestion } from "#src/domain/ingestion/start.ts";
import { type IngestionStatus, ingestionStatus } from "#src/domain/ingestion/status.ts";

/** At the new list a message costs 20: thirty a second, so that the few listings that count take a twentieth of the time. */
const UNITS_PER_MINUTE = 36_000;

let google: Connecting;
let speeds: Record<string, number>;

beforeAll(async () => {
  google = await startConnecting();
  Object.assign(google.env, { GMAIL_UNITS_PER_MINUTE: String(UNITS_PER_MINUTE), GOOGLE_REQUESTS_PER_SECOND: "20" });
  const runtime = await openTestRuntime(google.env);
  speeds = quotaSpeeds(runtime);
  await runtime.close();
  await google.control("settings", { quota: "new", unitsPerMinute: UNITS_PER_MINUTE, calendarPerMinute: 6_000 });
});
afterAll(() => google.stop());

test(
  "once a twentieth is read, the end that is foretold is within 30 % of the real one",
  { timeout: 180_000 },
  async () => {
    const ada = await google.person();
    const connectionId = await google.connect(ada, await google.mailbox(77, 3_200, 300));
    const key = { tenantId: ada.tenantId, connectionId };
    const within = <T>(fn: Parameters<typeof withTenant<T>>[2]) => withTenant(google.runtime.db, key.tenantId, fn);
    const status = () => within((tx) => ingestionStatus(tx, key.tenantId, connectionId, speeds));
    await google.startWorker();
    await within(async (tx) => {
      const streams = await readableStreams(google.runtime, tx, key);
      return startIngestion(tx, google.runtime.boss, { ...key, streams, months: 2, traceId: "0".repeat(32) });
    });

    const begun = performance.now();
    const foretold: { at: number; eta: number; share: number }[] = [];
    for (;;) {
      const now = await status();
      if (now?.finishedAt) break;
      if (now?.etaSeconds)
        foretold.push({ at: (performance.now() - begun) / 1_000, eta: now.etaSeconds, share: shareOf(now) });
      await sleep(200);
    }
    const seconds = (performance.now() - begun) / 1_000;
    expect(await status()).toMatchObject({ state: "completed" });
    const wrong = foretold.map(({ at, eta, share }) => ({ share, by: Math.abs(at + eta - seconds) / seconds }));
    console.log(
      `${seconds.toFixed(1)} s; worst ${Math.max(...wrong.map(({ by }) => by)).toFixed(2)} of ${wrong.length}`,
    );
    expect(foretold[0]?.share).toBeLessThan(0.25);
    expect(wrong.length).toBeGreaterThan(20);
    expect(wrong.filter(({ by }) => by > 0.3)).toEqual([]);
  },
);

function shareOf({ streams }: IngestionStatus): number {
  const expected = streams.reduce((sum, stream) => sum + (stream.expected ?? 0), 0);
  return streams.reduce((sum, stream) => sum + stream.fetched, 0) / expected;
}
