import { useState } from "react";
import { say } from "#src/components/ui/toasts.ts";
import { plural } from "#src/format.ts";
import { readProblem, trpc } from "#src/trpc/client.tsx";
import type { Failure } from "./types.ts";

type Key = Pick<Failure, "connectionId" | "stream" | "externalId" | "attempts">;
/** With the number of tries: one that failed once more can be asked for once more. */
const keyOf = ({ connectionId, stream, externalId, attempts }: Key) =>
  [connectionId, stream, externalId, attempts].join(" ");

const complain = (error: unknown) => {
  const { message, remedy } = readProblem(error);
  say(message, remedy ?? undefined);
};

/** Has failed items tried again; a second press of the same button asks for nothing. */
export function useRetryItems() {
  const utils = trpc.useUtils();
  const [asked, setAsked] = useState<ReadonlySet<string>>(new Set());
  const refresh = () => {
    void utils.ingestion.invalidate();
    void utils.sync.invalidate();
  };
  const single = trpc.ingestion.retryItem.useMutation({ onSettled: refresh });
  const every = trpc.ingestion.retryItems.useMutation({ onSettled: refresh });

  async function one(item: Key) {
    const { connectionId, stream, externalId } = item;
    if (asked.has(keyOf(item))) return;
    setAsked(new Set([...asked, keyOf(item)]));
    try {
      await single.mutateAsync({ connectionId, stream, externalId });
      say("The item is tried again", "It leaves this list when that works. Otherwise the reason is updated.");
    } catch (error) {
      setAsked((now) => new Set([...now].filter((key) => key !== keyOf(item))));
      complain(error);
    }
  }

  async function all(connectionIds: readonly string[]) {
    let retried = 0;
    try {
      for (const connectionId of connectionIds) retried += (await every.mutateAsync({ connectionId })).retried;
    } catch (error) {
      complain(error);
    }
    if (retried > 0)
      say(
        retried === 1 ? "1 item is tried again" : `${plural(retried, "item")} are tried again`,
        "Each leaves this list when that works.",
      );
  }

  return {
    one: (item: Key) => void one(item),
    all: (connectionIds: readonly string[]) => void all(connectionIds),
    tried: (item: Key) => asked.has(keyOf(item)),
    busy: every.isPending,
  };
}
