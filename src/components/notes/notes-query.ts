/** What the address says about the list of notes. The empty string is the default everywhere, and stays out of it. */
export type NotesFilters = { q: string; client: string };

export const NO_FILTERS: NotesFilters = { q: "", client: "" };
const MAX_TEXT = 200;

/** Anything an address can hold, as filters. */
export const readNotesFilters = (read: (name: keyof NotesFilters) => string | null | undefined): NotesFilters => ({
  q: (read("q") ?? "").slice(0, MAX_TEXT),
  client: (read("client") ?? "").slice(0, MAX_TEXT),
});

/** What `notes.list` is asked for. A space at the end says that the last word is whole: it stays. */
export const listInput = ({ q, client }: NotesFilters) => ({
  ...(q.trim() ? { q: q.trimStart() } : {}),
  ...(client ? { clientId: client } : {}),
});

export const isFiltered = ({ q, client }: NotesFilters): boolean => q.trim() !== "" || client !== "";
