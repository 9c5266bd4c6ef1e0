/** What a row of ClientTether's is called in an address and between islands. */
export const ROW_KINDS = ["lead", "opportunity", "note", "activity"] as const;
export type RowKind = (typeof ROW_KINDS)[number];
export type RowRef = { kind: RowKind; connectionId: string; id: string };

/** `<kind>:<connection>:<id>`; the provider's id may hold colons itself. */
export const writeRow = ({ kind, connectionId, id }: RowRef): string => `${kind}:${connectionId}:${id}`;

/** @returns null for anything that names no row */
export function readRow(text: string | null | undefined): RowRef | null {
  const [, kindText, connectionId = "", id = ""] = /^([a-z]+):([\da-f-]{36}):(.{1,200})$/s.exec(text ?? "") ?? [];
  const kind = ROW_KINDS.find((one) => one === kindText);
  return kind ? { kind, connectionId, id } : null;
}
