import { date, integer, numeric, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { tenantId } from "./columns.ts";
import { ofConnection } from "./connections.ts";

const connectionId = () => uuid("connection_id").notNull();
/** In the workspace's time zone. */
const day = () => date("day", { mode: "string" }).notNull();
const value = () => numeric("value", { precision: 18, scale: 2, mode: "number" }).notNull();

/**
 * How many leads there were at the end of a day, as they were then: the last sync of a day leaves its row, later ones do not
 * change it. `dimension` total, qualified, source, status, owner, market; `name` is empty for the first two.
 */
export const leadMetrics = pgTable(
  "lead_metrics",
  {
    tenantId: tenantId(),
    connectionId: connectionId(),
    day: day(),
    dimension: text("dimension", { enum: ["total", "qualified", "source", "status", "owner", "market"] }).notNull(),
    name: text("name").notNull().default(""),
    count: integer("count").notNull(),
    /** Sum of deal sizes. */
    value: value(),
  },
  (t) => [
    primaryKey({ name: "lead_metrics_pkey", columns: [t.tenantId, t.connectionId, t.dimension, t.day, t.name] }),
    ofConnection("lead_metrics_connection_fk", t),
  ],
);

/** The same of opportunities, by stage of the sales cycle. */
export const pipelineStageCounts = pgTable(
  "pipeline_stage_counts",
  {
    tenantId: tenantId(),
    connectionId: connectionId(),
    day: day(),
    stage: text("stage").notNull(),
    position: integer("position").notNull(),
    count: integer("count").notNull(),
    value: value(),
  },
  (t) => [
    primaryKey({ name: "pipeline_stage_counts_pkey", columns: [t.tenantId, t.connectionId, t.day, t.stage] }),
    ofConnection("pipeline_stage_counts_connection_fk", t),
  ],
);
