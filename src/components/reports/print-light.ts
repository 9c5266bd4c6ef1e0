import { useEffect } from "react";

/** Paper is white: while printing the page wears the light theme, and its charts are drawn anew in it. */
export function usePrintLight(): void {
  useEffect(() => {
    const root = document.documentElement;
    const onBefore = () => (root.dataset["theme"] = "light");
    // The script in <head> listens, and puts on again what was chosen.
    const onAfter = () => dispatchEvent(new Event("syncline:theme"));
    addEventListener("beforeprint", onBefore);
    addEventListener("afterprint", onAfter);
    return () => {
      removeEventListener("beforeprint", onBefore);
      removeEventListener("afterprint", onAfter);
    };
  }, []);
}
