import type { ReactNode } from "react";

/** The filters of a list. A real form: without script it still searches. */
export function FilterForm({ children }: { children: ReactNode }) {
  return (
    <search>
      <form
        method="get"
        autoComplete="off"
        className="flex flex-wrap items-center gap-x-3 gap-y-3"
        onSubmit={(event) => event.preventDefault()}
      >
        {children}
      </form>
    </search>
  );
}
