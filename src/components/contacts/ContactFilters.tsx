import Search from "lucide-react/icons/search";
import { useEffect, useRef } from "react";

type Filters = { q: string; automated: string };
type Props = { filters: Filters; onChange: (next: Partial<Filters>, how?: "push" | "replace") => void };

/** A real form: without script it still searches. */
export function ContactFilters({ filters, onChange }: Props) {
  const box = useTextBox(filters.q, (q) => onChange({ q }, "replace"));
  useSlashFocus(box);

  return (
    <search>
      <form
        method="get"
        className="flex flex-wrap items-center gap-x-5 gap-y-3"
        onSubmit={(event) => event.preventDefault()}
      >
        <div className="relative min-w-0 flex-1 basis-64 sm:max-w-md">
          <Search size={16} aria-hidden="true" className="absolute start-3 top-1/2 -translate-y-1/2 text-ink-faint" />
          <input
            ref={box}
            type="search"
            name="q"
            aria-label="Search contacts"
            aria-keyshortcuts="/"
            placeholder="Search by name or address"
            className="input ps-9 pe-9"
            maxLength={200}
            autoComplete="off"
            defaultValue={filters.q}
            onChange={(event) => onChange({ q: event.currentTarget.value }, "replace")}
          />
          {!filters.q && (
            <kbd className="kbd absolute end-3 top-1/2 hidden -translate-y-1/2 sm:block" aria-hidden="true">
              /
            </kbd>
          )}
        </div>
        <label className="flex min-h-8 items-center gap-2 text-sm text-ink-soft">
          <input
            type="checkbox"
            name="automated"
            value="1"
            className="size-4"
            checked={filters.automated === "1"}
            onChange={(event) => onChange({ automated: event.currentTarget.checked ? "1" : "" })}
          />
          Include newsletters and other automated senders
        </label>
      </form>
    </search>
  );
}

/** `/` goes to the search box, except while typing somewhere. */
function useSlashFocus(box: React.RefObject<HTMLInputElement | null>) {
  useEffect(() => {
    function onKey(event: KeyboardEvent) {
      if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
      const target = event.target;
      if (target instanceof HTMLElement && target.closest("input, textarea, select, [contenteditable], [role=dialog]"))
        return;
      event.preventDefault();
      box.current?.focus();
      box.current?.select();
    }
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, [box]);
}

/**
 * A box that keeps its own text, so that what is typed before the page is awake is neither lost nor ignored;
 * a filter that is cleared elsewhere clears it here.
 */
function useTextBox(text: string, onEarlyText: (text: string) => void) {
  const box = useRef<HTMLInputElement>(null);
  const awake = useRef(false);
  useEffect(() => {
    const input = box.current;
    if (!input || input.value === text) return;
    if (awake.current) input.value = text;
    else onEarlyText(input.value);
  });
  useEffect(() => {
    awake.current = true;
  }, []);
  return box;
}
