import { Client, type QueryConfig } from "pg";

/** Each costs memory on both sides, in every connection. What comes after the first so many is sent whole each time. */
const MOST_NAMES = 200;

const names = new Map<string, string>();

/**
 * Names statements, so that Postgres parses and plans each once a connection: drizzle names none, and for a look-up that is
 * half of what it costs.
 *
 * After five times Postgres takes a plan that fits any parameters if it looks no dearer. Statements with parameters of very
 * unlike size, as the worker's, do better without.
 */
export class PreparingClient extends Client {
  override query(config: unknown, values?: unknown, callback?: unknown): never {
    const query = super.query as (...args: unknown[]) => never;
    return query.call(
      this,
      isNameless(config, values) ? { ...config, name: nameOf(config.text) } : config,
      values,
      callback,
    );
  }
}

function isNameless(config: unknown, values: unknown): config is QueryConfig {
  if (typeof config !== "object" || config === null || !("text" in config) || "submit" in config) return false;
  const { name, values: own = values } = config as QueryConfig;
  return name === undefined && Array.isArray(own) && own.length > 0;
}

function nameOf(text: string): string | undefined {
  const known = names.get(text);
  if (known !== undefined || names.size >= MOST_NAMES) return known;
  const name = `s${names.size}`;
  names.set(text, name);
  return name;
}
