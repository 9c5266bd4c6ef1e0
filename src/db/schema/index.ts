export * from "./access.ts";
export * from "./connections.ts";
export * from "./ingestion.ts";
export * from "./people.ts";
