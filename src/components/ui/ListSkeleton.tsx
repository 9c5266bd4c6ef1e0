const ROWS = ["w-40", "w-52", "w-32", "w-44", "w-36", "w-48", "w-40", "w-28"];

/** A list that is not there yet. */
export function ListSkeleton({ what }: { what: string }) {
  return (
    <div>
      <output className="sr-only">Loading {what}</output>
      {ROWS.map((width, index) => (
        <div key={index} className="grid gap-2 border-b border-line px-4 py-3.5 last:border-0">
          <span className={`skeleton h-3 ${width}`} />
          <span className="skeleton h-2.5 w-56 max-w-[50vw]" />
        </div>
      ))}
    </div>
  );
}
