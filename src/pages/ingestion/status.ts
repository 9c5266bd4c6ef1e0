import { restAnswer } from "#src/rest/answer.ts";

export const ALL = restAnswer;
