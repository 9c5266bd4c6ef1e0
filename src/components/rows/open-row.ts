import { useSyncExternalStore } from "react";
import { readRow, type RowRef, writeRow } from "./row-ref.ts";

const CHANGED = "syncline:row";
const PARAM = "row";

/** What had the focus when the panel opened. */
let opener: Element | null = null;

/**
 * Show a row in the page's side panel, from any island. It becomes part of the address, as a step of the history: Back
 * closes it, and a copied link opens it.
 */
export function openRow(row: RowRef): void {
  opener = document.activeElement;
  const url = new URL(location.href);
  url.searchParams.set(PARAM, writeRow(row));
  history.pushState({ [PARAM]: true }, "", url);
  dispatchEvent(new Event(CHANGED));
}

export function closeRow(): void {
  if ((history.state as Record<string, unknown> | null)?.[PARAM]) {
    history.back();
    return;
  }
  // The page was opened with the row in its address: there is nothing of ours to go back to.
  const url = new URL(location.href);
  url.searchParams.delete(PARAM);
  history.replaceState(null, "", url);
  dispatchEvent(new Event(CHANGED));
}

/** Back to what opened it; whoever came by a link had nothing, and a sync may have taken the row away. */
export function focusAfterRow(): HTMLElement | null {
  const isThere = opener instanceof HTMLElement && opener.isConnected && opener !== document.body;
  return isThere ? (opener as HTMLElement) : document.getElementById("main");
}

function subscribe(onChange: () => void): () => void {
  addEventListener(CHANGED, onChange);
  addEventListener("popstate", onChange);
  return () => {
    removeEventListener(CHANGED, onChange);
    removeEventListener("popstate", onChange);
  };
}

const inAddress = () => new URLSearchParams(location.search).get(PARAM);

/** The row that the address names, as it spells it. Null on the server: the panel is the browser's. */
export function useOpenRow(): string | null {
  const text = useSyncExternalStore(subscribe, inAddress, () => null);
  return readRow(text) === null ? null : text;
}
