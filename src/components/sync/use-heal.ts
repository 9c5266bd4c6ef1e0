import { say } from "#src/components/ui/toasts.ts";
import { formatMonth } from "#src/format.ts";
import { type Inputs, readProblem, trpc } from "#src/trpc/client.tsx";

type Heal = Inputs["ingestion"]["heal"];

/** Reads months again; the map shows them as being read at once, and takes it back when the server will not. */
export function useHeal() {
  const utils = trpc.useUtils();
  return trpc.ingestion.heal.useMutation({
    onMutate: async (asked) => {
      const key = { connectionId: asked.connectionId };
      await utils.ingestion.coverage.cancel(key);
      const before = utils.ingestion.coverage.getData(key);
      utils.ingestion.coverage.setData(key, (known) => known && { ...known, streams: known.streams.map(mark(asked)) });
      return { key, before };
    },
    onError: (error, _asked, context) => {
      if (context) utils.ingestion.coverage.setData(context.key, context.before);
      const { message, remedy } = readProblem(error);
      say(message, remedy ?? undefined);
    },
    onSuccess: (_done, { month }) =>
      say(
        month ? `${formatMonth(month)} is read again` : "Everything that is missing is read",
        "Only what has changed is written. You can leave this page.",
      ),
    onSettled: () => {
      void utils.ingestion.invalidate();
      void utils.sync.invalidate();
    },
  });
}

type Month = { month: string; state: string };

const mark =
  ({ stream: only, month: asked }: Heal) =>
  <M extends Month, S extends { stream: string; months: M[] }>(stream: S): S =>
    only !== undefined && stream.stream !== only
      ? stream
      : {
          ...stream,
          months: stream.months.map((month) =>
            (asked === undefined ? month.state !== "complete" : month.month === asked)
              ? { ...month, state: "running" }
              : month,
          ),
        };
