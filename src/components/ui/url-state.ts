import { useEffect, useState } from "react";

type Params = Record<string, string>;

/**
 * View state that lives in the address, so that a link shows the same thing and Back undoes a filter.
 * `replace` is for typing: a letter is not a step in the history.
 */
export function useUrlState<P extends Params>(initial: P): [P, (next: Partial<P>, how?: "push" | "replace") => void] {
  const [state, setState] = useState(initial);

  useEffect(() => {
    const onPop = () => setState(readParams(Object.keys(initial)) as P);
    addEventListener("popstate", onPop);
    return () => removeEventListener("popstate", onPop);
    // The names never change for a view; their first values do not matter here.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, []);

  function update(next: Partial<P>, how: "push" | "replace" = "push") {
    // From the address and not from the last render: two changes may come between renders.
    const merged = { ...(readParams(Object.keys(initial)) as P), ...next };
    setState(merged);
    const url = new URL(location.href);
    for (const [name, value] of Object.entries(merged)) {
      if (value) url.searchParams.set(name, value);
      else url.searchParams.delete(name);
    }
    if (url.href === location.href) return;
    if (how === "push") history.pushState(null, "", url);
    else history.replaceState(null, "", url);
  }

  return [state, update];
}

function readParams(names: string[]): Params {
  const params = new URLSearchParams(location.search);
  return Object.fromEntries(names.map((name) => [name, params.get(name) ?? ""]));
}
