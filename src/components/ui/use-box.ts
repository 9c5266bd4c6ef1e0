import { useEffect, useRef } from "react";

/**
 * A box that keeps its own content. What was entered before the page was awake is neither lost nor ignored; what changes
 * elsewhere, by Back or a button that clears, is shown here; what is half typed stays as it is.
 *
 * @param onTold what is in the box, whenever `tell` is called, and once for what was there early
 */
export function useBox<E extends HTMLInputElement | HTMLSelectElement>(value: string, onTold: (value: string) => void) {
  const ref = useRef<E>(null);
  const told = useRef<string | null>(null);

  function tell(next: string) {
    told.current = next;
    onTold(next);
  }

  useEffect(() => {
    const box = ref.current;
    if (!box) return;
    const isFirst = told.current === null;
    if (isFirst) told.current = value;
    if (isFirst && box.value !== value) tell(box.value);
    else if (value !== told.current) {
      box.value = value;
      told.current = value;
    }
  });

  return { ref, tell };
}
