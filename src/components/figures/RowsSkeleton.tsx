const ROWS = ["w-40", "w-52", "w-32", "w-44", "w-36", "w-48"];

export function RowsSkeleton({ what }: { what: string }) {
  return (
    <div>
      <output className="sr-only">Loading {what}</output>
      {ROWS.map((width) => (
        <div key={width} className="flex items-center gap-3 border-b border-line px-4 py-4 last:border-0">
          <span className={`skeleton h-3 ${width}`} />
          <span className="skeleton ms-auto h-3 w-24" />
        </div>
      ))}
    </div>
  );
}
