import type { Outputs } from "#src/trpc/client.tsx";

export type Connection = Outputs["connections"]["list"][number];
/** The server decides; this keeps buttons away from those whom it would refuse. */
export const mayManage = ({ mine }: Connection, role: Role): boolean => mine || role !== "member";
export type Role = NonNullable<Outputs["auth"]["me"]>["role"];
export type Status = NonNullable<Outputs["ingestion"]["status"]>;
export type StreamStatus = Status["streams"][number];
export type RunState = Status["state"];
export type Coverage = Outputs["ingestion"]["coverage"];
export type CoverageMonth = Coverage["streams"][number]["months"][number];
export type MonthState = CoverageMonth["state"];

const STREAMS: Record<string, string> = {
  "gmail.messages": "Mail",
  "calendar.events": "Calendar",
  "ct.stages": "Stages",
  "ct.leads": "Leads",
  "ct.opportunities": "Opportunities",
  "ct.events": "Events",
  "ct.activities": "Activities",
  "ct.notes": "Notes",
};
export const streamLabel = (stream: string): string => STREAMS[stream] ?? stream;

const PRODUCTS: Record<string, string> = { gmail: "Gmail", calendar: "Calendar" };
export const productLabel = (product: string): string => PRODUCTS[product] ?? product;

export const MONTH_STATES: Record<MonthState, string> = {
  complete: "complete",
  partial: "some items failed",
  missing: "not read yet",
  failed: "failed",
  running: "being read",
};

/** Whether it is read whole, every hour, by keys: no months, no runs to hold. */
export const isReadWhole = ({ provider }: Pick<Connection, "provider">): boolean => provider === "clienttether";
/** Whether the person may enter keys of a company's account. */
export const mayEnterKeys = (role: Role): boolean => role !== "member";

/** Whether a part of an account can be read again now. */
export const isUsable = (connections: readonly Connection[], connectionId: string): boolean =>
  connections.some((one) => one.id === connectionId && one.status !== "disconnected" && !isReadWhole(one));

export const isRunning = (state: string | undefined): boolean => state === "queued" || state === "running";
/** Not over: a paused run is taken up again, not begun anew. */
export const isOpen = (state: string | undefined): boolean => isRunning(state) || state === "paused";
