import type { Outputs } from "#src/trpc/client.tsx";

export type Run = Outputs["sync"]["runs"]["items"][number];
/** What a run does of one stream in one month. */
export type RunPart = Outputs["sync"]["chunks"][number];
export type LogEntry = Outputs["sync"]["events"]["items"][number];
export type Gap = Outputs["sync"]["gaps"][number];
export type Failure = Outputs["ingestion"]["failures"]["items"][number];
export type RawItem = Outputs["ingestion"]["item"];
