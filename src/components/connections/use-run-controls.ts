import { useRef } from "react";
import { say } from "#src/components/ui/toasts.ts";
import { readProblem, trpc } from "#src/trpc/client.tsx";
import type { Status } from "./labels.ts";

/** Pause, go on and cancel: shown at once, taken back when the server will not. */
export function useRunControls(connectionId: string) {
  const utils = trpc.useUtils();
  const key = { connectionId };
  const unsay = useRef<(() => void) | null>(null);

  const showing = (change: (status: Status) => Status) => ({
    onMutate: async () => {
      unsay.current?.();
      unsay.current = null;
      await utils.ingestion.status.cancel(key);
      const before = utils.ingestion.status.getData(key);
      utils.ingestion.status.setData(key, (status) => status && change(status));
      return { before };
    },
    onError: (error: unknown, _input: unknown, context: { before: Status | null | undefined } | undefined) => {
      utils.ingestion.status.setData(key, context?.before);
      const { message, remedy } = readProblem(error);
      say(message, remedy ?? undefined);
    },
    onSettled: () => {
      void utils.ingestion.invalidate();
      void utils.sync.invalidate();
    },
  });

  const resume = trpc.ingestion.resume.useMutation(
    showing((status) => ({ ...status, state: "running", pausedAt: null })),
  );
  const pause = trpc.ingestion.pause.useMutation({
    ...showing((status) => ({ ...status, state: "paused", pausedAt: new Date().toISOString() })),
    onSuccess: () => {
      unsay.current = say("Paused", "What was read is kept.", {
        label: "Go on",
        run: () => resume.mutate({ connectionId }),
      });
    },
  });
  const cancel = trpc.ingestion.cancel.useMutation({
    ...showing((status) => ({ ...status, state: "cancelled", finishedAt: new Date().toISOString() })),
    onSuccess: () => say("Cancelled", "What was read is kept. The rest is not read until you ask again."),
  });
  return {
    pause: () => pause.mutate(key),
    resume: () => resume.mutate(key),
    cancel: () => cancel.mutate(key),
    busy: pause.isPending || resume.isPending || cancel.isPending,
  };
}
