export * from "./access.ts";
export * from "./clienttether.ts";
export * from "./connections.ts";
export * from "./ingestion.ts";
export * from "./metrics.ts";
export * from "./people.ts";
