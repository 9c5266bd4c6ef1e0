import Check from "lucide-react/icons/check";
import Copy from "lucide-react/icons/copy";
import { useState } from "react";

type Props = { text: string; what: string };

/** Says that it copied where it was pressed, in words and to screen readers. */
export function CopyButton({ text, what }: Props) {
  const [state, setState] = useState<"" | "Copied" | "Not copied">("");

  function copy() {
    navigator.clipboard.writeText(text).then(
      () => setState("Copied"),
      () => setState("Not copied"),
    );
  }

  return (
    <span className="inline-flex items-center gap-2">
      <button type="button" className="btn btn-small" onClick={copy} onBlur={() => setState("")}>
        {state === "Copied" ? <Check size={14} aria-hidden="true" /> : <Copy size={14} aria-hidden="true" />}
        {state === "Copied" ? "Copied" : "Copy"}
        <span className="sr-only"> {what}</span>
      </button>
      <output className={state === "Not copied" ? "text-sm text-bad" : "sr-only"}>{state}</output>
    </span>
  );
}
