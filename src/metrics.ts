import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from "prom-client";

/** This process's own figures. The worker's travel to the web's /metrics with its heartbeat. */
export const registry = new Registry();

const counter = <T extends string>(name: string, help: string, labelNames: readonly T[]) =>
  new Counter<T>({ name, help, labelNames: [...labelNames], registers: [registry] });

export const itemsTotal = counter("syncline_items_total", "Provider items by stream and outcome", [
  "stream",
  "outcome",
]);
export const providerCalls = counter("syncline_provider_calls_total", "Calls to providers", [
  "provider",
  "call",
  "outcome",
]);
export const quotaUnits = counter("syncline_quota_units_total", "Provider quota units spent", ["provider"]);
export const quotaWaitSeconds = counter("syncline_quota_wait_seconds_total", "Seconds waited for provider quota", [
  "provider",
]);
export const errorsTotal = counter("syncline_errors_total", "Failures by where and code", ["where", "code"]);
export const jobsTotal = counter("syncline_jobs_total", "Jobs by queue and outcome", ["queue", "outcome"]);

export const jobSeconds = new Histogram({
  name: "syncline_job_seconds",
  help: "How long a job ran",
  labelNames: ["queue"],
  buckets: [0.05, 0.25, 1, 5, 20, 60],
  registers: [registry],
});

export const requestSeconds = new Histogram({
  name: "syncline_http_request_seconds",
  help: "Web requests by route kind and status class",
  labelNames: ["route", "status"],
  buckets: [0.005, 0.02, 0.1, 0.5, 2],
  registers: [registry],
});

/** A gauge of the moment's scrape, in a registry of its own so that nothing stale is served. */
export function momentGauge(into: Registry, name: string, help: string, labelNames: string[] = []): Gauge {
  return new Gauge({ name, help, labelNames, registers: [into] });
}

export function collectProcessMetrics(): void {
  collectDefaultMetrics({ register: registry });
}

export { AggregatorRegistry, Registry, type MetricObjectWithValues, type MetricValue } from "prom-client";
