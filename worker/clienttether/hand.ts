import type { OpenCt } from "#src/connect/open-ct-connection.ts";
import { type Tx, withTenant } from "#src/db/client.ts";
import type { WalkRun } from "#src/domain/clienttether/runs.ts";
import type { WorkerServices } from "../services.ts";
import type { Replay } from "./apply-walk.ts";

/** A run in the hands of a worker. */
export type Hand = {
  services: WorkerServices;
  run: WalkRun;
  open: OpenCt;
  signal: AbortSignal;
  /** Whether it is time to hand over. */
  over(): boolean;
};

/** How a list was left: "ended" with its last row in the tables, or "over" with the rest for a successor. */
export type Left = "ended" | "over";

export const within = <T>(
  { services, run }: Pick<Hand, "services" | "run">,
  work: (tx: Tx) => Promise<T>,
): Promise<T> => withTenant(services.db, run.tenantId, work);

export const replayOf = ({ run, open }: Pick<Hand, "run" | "open">): Replay => ({
  tenantId: run.tenantId,
  connectionId: run.connectionId,
  runId: run.id,
  startedAt: run.startedAt,
  settings: open.settings,
});
