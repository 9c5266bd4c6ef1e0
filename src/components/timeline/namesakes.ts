/** More of one name than this are hardly one person. */
export const MOST_NAMESAKES = 10;

/** What `contacts.list` is asked for, to find whoever has this name; more than have it come back. */
export const namesakesInput = (name: string) => ({
  search: name.slice(0, 200),
  includeAutomated: true,
  limit: MOST_NAMESAKES + 1,
});
