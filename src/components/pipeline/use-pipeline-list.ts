import { useAskedPage } from "#src/components/ui/use-asked-page.ts";
import { type Outputs, trpc } from "#src/trpc/client.tsx";
import { listInput, type PipelineFilters } from "./pipeline-query.ts";

type Asked = { filters: PipelineFilters; first: PipelineFilters; firstPage: Outputs["pipeline"]["list"] };

export function usePipelineList(asked: Asked) {
  const { input, paging, isAwaited } = useAskedPage({ ...asked, listInput });
  const list = trpc.pipeline.list.useInfiniteQuery(input, paging);
  return { list, rows: list.data?.pages.flatMap((page) => page.items) ?? [], waiting: isAwaited(list) };
}
