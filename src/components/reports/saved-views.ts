import { useSyncExternalStore } from "react";

/** A name for an address: what it shows moves with time only as far as the address leaves it open. */
export type SavedView = { name: string; query: string };

const CHANGED = "syncline:views";
const MOST = 30;
const MAX_NAME = 60;

const keyOf = (owner: string) => `views:${owner}`;

/** What is stored, as far as it makes sense: other versions, or people, may have written it. */
export function parseViews(text: string | null): SavedView[] {
  try {
    const stored: unknown = JSON.parse(text ?? "[]");
    return Array.isArray(stored) ? stored.filter(isView).slice(0, MOST) : [];
  } catch {
    return [];
  }
}

function isView(one: unknown): one is SavedView {
  if (typeof one !== "object" || one === null) return false;
  const { name, query } = one as Partial<SavedView>;
  return typeof name === "string" && name !== "" && typeof query === "string" && /^(\?|$)/.test(query);
}

/** With the view, by name; one of the same name is replaced. */
export function withView(views: readonly SavedView[], { name, query }: SavedView): SavedView[] {
  const named = { name: name.trim().slice(0, MAX_NAME), query };
  if (!named.name) return [...views];
  const others = views.filter((view) => view.name !== named.name);
  return [...others, named].toSorted((a, b) => a.name.localeCompare(b.name)).slice(0, MOST);
}

/** @param owner whose they are: browsers are shared */
export function storeViews(owner: string, views: readonly SavedView[]): void {
  localStorage.setItem(keyOf(owner), JSON.stringify(views));
  dispatchEvent(new Event(CHANGED));
}

function subscribe(onChange: () => void): () => void {
  addEventListener(CHANGED, onChange);
  addEventListener("storage", onChange);
  return () => {
    removeEventListener(CHANGED, onChange);
    removeEventListener("storage", onChange);
  };
}

/** None on the server: they are kept in the browser. */
export const useSavedViews = (owner: string): SavedView[] =>
  parseViews(
    useSyncExternalStore(
      subscribe,
      () => localStorage.getItem(keyOf(owner)),
      () => null,
    ),
  );
