import { SubmitButton } from "./SubmitButton.tsx";
import { ProblemNotice } from "./ProblemNotice.tsx";

type Query = {
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  isFetchNextPageError: boolean;
  error: unknown;
  fetchNextPage: () => unknown;
};

/** The foot of a list that is read page by page. A button, so that the footer and keyboard stay reachable. */
export function LoadMore({ query, what }: { query: Query; what: string }) {
  if (query.isFetchNextPageError) return <ProblemNotice error={query.error} retry={() => void query.fetchNextPage()} />;
  if (!query.hasNextPage) return null;
  return (
    <form
      className="flex justify-center"
      onSubmit={(event) => {
        event.preventDefault();
        if (!query.isFetchingNextPage) query.fetchNextPage();
      }}
    >
      <SubmitButton busy={query.isFetchingNextPage} className="btn">
        Load more {what}
      </SubmitButton>
    </form>
  );
}
