import { z } from "zod";
import { defineJob } from "./define.ts";

/** Does nothing but answer: `doctor` sends one through the whole queue. */
export const ping = defineJob({
  name: "ping",
  payload: z.strictObject({ nonce: z.uuid() }),
  key: (payload) => payload.nonce,
  queue: { retryLimit: 0, expireInSeconds: 30 },
});

/** Remove what has had its time: expired sessions and sign-in states, old events, gone workers. */
export const prune = defineJob({
  name: "prune",
  payload: z.strictObject({}),
  key: () => "prune",
  cron: "17 * * * *",
});
