/**
 * What `web/main.ts` and the built pages tell each other. They are two copies of our modules in one process, so only
 * plain data and functions may pass.
 */
type Slot = {
  /** The schema this build was made for; the built pages no longer see the migrations. */
  schemaVersion?: number;
  /** Ends the live streams, so that the server can close. */
  endStreams?: () => Promise<void>;
  /** Resolves when what was written of the running request's answer has been taken, or its reader has gone. */
  answerTaken?: () => Promise<void>;
  /** Closes the pages' connections to Postgres. */
  close?: () => Promise<void>;
};

const KEY = Symbol.for("syncline.web");

export function processSlot(): Slot {
  const store = globalThis as unknown as Record<symbol, Slot | undefined>;
  return (store[KEY] ??= {});
}
