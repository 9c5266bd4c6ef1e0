import { processSlot } from "./process-slot.ts";

/** A body made no faster than it is taken; whoever stops taking stops the work. */
export function asTaken(parts: AsyncGenerator<Uint8Array>): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>({
    async pull(stream) {
      await processSlot().answerTaken?.();
      const { done, value } = await parts.next();
      if (done) stream.close();
      else stream.enqueue(value);
    },
    async cancel() {
      await parts.return(undefined);
    },
  });
}
