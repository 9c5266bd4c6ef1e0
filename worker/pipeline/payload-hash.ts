import { hash } from "node:crypto";

/** SHA-256 of a payload, hex; the order of keys does not matter, as it does not in jsonb. */
export const payloadHash = (payload: unknown): string => hashOf(canonicalJson(payload));

/** @param json as `canonicalJson` writes it */
export const hashOf = (json: string): string => hash("sha256", json);

/** A payload's JSON with the keys of every object in one order: what is hashed, and what is stored. */
export function canonicalJson(payload: unknown): string {
  return JSON.stringify(inOrder(payload)) ?? "null";
}

/** The value itself where its keys stand in order already: most of a payload does, and nothing is copied then. */
function inOrder(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  return Array.isArray(value) ? arrayInOrder(value) : objectInOrder(value as Record<string, unknown>);
}

function arrayInOrder(values: readonly unknown[]): readonly unknown[] {
  let copy: unknown[] | undefined;
  for (let at = 0; at < values.length; at += 1) {
    const ordered = inOrder(values[at]);
    if (ordered !== values[at]) (copy ??= [...values])[at] = ordered;
  }
  return copy ?? values;
}

function objectInOrder(value: Record<string, unknown>): object {
  const names = Object.keys(value);
  if (!isSorted(names)) return sorted(value, names.sort());
  let copy: Record<string, unknown> | undefined;
  for (const name of names) {
    const ordered = inOrder(value[name]);
    if (ordered !== value[name]) (copy ??= { ...value })[name] = ordered;
  }
  return copy ?? value;
}

function sorted(value: Record<string, unknown>, names: readonly string[]): object {
  // An assignment would take this one for the prototype.
  if (names.includes("__proto__")) return Object.fromEntries(names.map((name) => [name, inOrder(value[name])]));
  const copy: Record<string, unknown> = {};
  for (const name of names) copy[name] = inOrder(value[name]);
  return copy;
}

function isSorted(names: readonly string[]): boolean {
  for (let at = 1; at < names.length; at += 1) if ((names[at - 1] ?? "") > (names[at] ?? "")) return false;
  return true;
}
