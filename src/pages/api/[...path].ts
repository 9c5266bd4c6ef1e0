import { restAnswer } from "#src/rest/answer.ts";

/** Whatever has no file of its own: the table of routes knows it, or nobody does. */
export const ALL = restAnswer;
