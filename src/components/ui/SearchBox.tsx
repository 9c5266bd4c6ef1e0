import Search from "lucide-react/icons/search";
import { type KeyboardEvent, useEffect } from "react";
import { useBox } from "./use-box.ts";

type Props = {
  label: string;
  placeholder: string;
  text: string;
  /** Also what was typed before the page was awake. */
  onText: (text: string) => void;
  onArrowDown?: () => void;
};

export function SearchBox({ label, placeholder, text, onText, onArrowDown }: Props) {
  const { ref: box, tell } = useBox<HTMLInputElement>(text, onText);
  useSlashFocus(box);

  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== "ArrowDown" || !onArrowDown) return;
    event.preventDefault();
    onArrowDown();
  }

  return (
    <div className="relative min-w-0 flex-1 basis-64 sm:max-w-md">
      <Search size={16} aria-hidden="true" className="absolute start-3 top-1/2 -translate-y-1/2 text-ink-faint" />
      <input
        ref={box}
        type="search"
        name="q"
        aria-label={label}
        aria-keyshortcuts="/"
        placeholder={placeholder}
        className={`input ps-9 ${text ? "" : "sm:pe-9"}`}
        maxLength={200}
        autoComplete="off"
        defaultValue={text}
        onChange={(event) => tell(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      {!text && (
        <kbd className="kbd absolute end-3 top-1/2 hidden -translate-y-1/2 sm:block" aria-hidden="true">
          /
        </kbd>
      )}
    </div>
  );
}

/** `/` goes to the search box, except while typing somewhere. */
function useSlashFocus(box: React.RefObject<HTMLInputElement | null>) {
  useEffect(() => {
    function onKey(event: globalThis.KeyboardEvent) {
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
