import { useState } from "react";
import type { Contact } from "./ContactRow.tsx";

/** More than this the server does not take in one merge: one that stays and fifty that join it. */
export const MAX_PICKED = 51;

/**
 * The contacts that are ticked, in the order of ticking. Null while nothing is being picked. They outlive a change of
 * the filters: two entries for one person are rarely found by one search.
 */
export function usePicked() {
  const [picked, setPicked] = useState<readonly Contact[] | null>(null);
  return {
    picked,
    start: () => setPicked([]),
    stop: () => setPicked(null),
    toggle: (contact: Contact) =>
      setPicked((now) =>
        now?.some(({ id }) => id === contact.id)
          ? now.filter(({ id }) => id !== contact.id)
          : [...(now ?? []), contact].slice(0, MAX_PICKED),
      ),
  };
}
