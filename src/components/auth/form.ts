import type { SubmitEvent } from "react";

/** Read a form's text fields by name, trimmed except where the name says password. */
export function readFields<K extends string>(event: SubmitEvent<HTMLFormElement>, ...names: K[]): Record<K, string> {
  event.preventDefault();
  const data = new FormData(event.currentTarget);
  const entries = names.map((name) => {
    const value = data.get(name);
    const text = typeof value === "string" ? value : "";
    return [name, name.includes("assword") ? text : text.trim()];
  });
  return Object.fromEntries(entries) as Record<K, string>;
}
