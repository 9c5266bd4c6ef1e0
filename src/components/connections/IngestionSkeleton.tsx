const STREAMS = ["w-24", "w-32"];

/** A run and its months, before anything is known of them. */
export function IngestionSkeleton() {
  return (
    <div className="grid gap-4">
      <output className="sr-only">Loading progress</output>
      {STREAMS.map((width) => (
        <span key={width} className="grid gap-2">
          <span className={`skeleton h-3 ${width}`} />
          <span className="skeleton h-2" />
        </span>
      ))}
    </div>
  );
}
