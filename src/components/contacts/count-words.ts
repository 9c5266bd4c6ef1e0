import { formatNumber, plural } from "#src/format.ts";
import type { Total } from "./use-contact-list.ts";

export const countWords = ({ count, more }: Total): string => `${more ? "more than " : ""}${plural(count, "contact")}`;

/** What the file will hold: all that match, however few of them are loaded. Counting them would take as long as reading them. */
export const exported = (total: Total | null): string =>
  total && !total.more ? plural(total.count, "contact") : "all contacts that match";

/** The same beside the button's name. */
export const exportedShort = ({ count, more }: Total): string => (more ? "all that match" : formatNumber(count));
