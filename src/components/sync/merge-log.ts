export type LogPage<E extends { id: string }> = { items: E[]; nextCursor?: string | null | undefined };
export type Log<E extends { id: string }> = { entries: E[]; nextCursor: string | null };

/** More than this is not kept open; whoever wants older ones asks for them again. */
const MOST = 1_000;

/** How many of the newest page are not known yet; `all` when there may be even more between. */
export function countNew<E extends { id: string }>(log: Log<E>, page: LogPage<E>): { count: number; all: boolean } {
  const known = new Set(log.entries.map(({ id }) => id));
  const count = page.items.filter(({ id }) => !known.has(id)).length;
  return { count, all: count > 0 && count === page.items.length && page.nextCursor != null };
}

/**
 * The newest page on top of what is known. When they do not meet, something between is not known:
 * then the log begins anew, because a log with a hole in it is worse than a shorter one.
 */
export function mergeLog<E extends { id: string }>(log: Log<E> | null, page: LogPage<E>): Log<E> {
  const anew = { entries: page.items, nextCursor: page.nextCursor ?? null };
  if (!log) return anew;
  const { count, all } = countNew(log, page);
  // The same object when nothing is new: whoever renders it is done.
  if (count === 0) return log;
  if (all || log.entries.length > MOST) return anew;
  const known = new Set(log.entries.map(({ id }) => id));
  return { ...log, entries: [...page.items.filter(({ id }) => !known.has(id)), ...log.entries] };
}

/** Older ones, asked for at the end. */
export const addOlder = <E extends { id: string }>(log: Log<E>, page: LogPage<E>): Log<E> => {
  const known = new Set(log.entries.map(({ id }) => id));
  return {
    entries: [...log.entries, ...page.items.filter(({ id }) => !known.has(id))],
    nextCursor: page.nextCursor ?? null,
  };
};
