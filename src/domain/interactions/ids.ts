import { hash } from "node:crypto";

/** The same uuid for the same names, always (RFC 9562 version 8): a replay finds the row it made before. */
export function stableId(...names: string[]): string {
  const hex = hash("sha256", JSON.stringify(names));
  const variant = ((Number.parseInt(hex.slice(16, 18), 16) & 0x3f) | 0x80).toString(16).padStart(2, "0");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(18, 20)}-${hex.slice(20, 32)}`;
}
