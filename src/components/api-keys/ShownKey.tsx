import { useEffect, useRef } from "react";
import { CopyButton } from "#src/components/ui/CopyButton.tsx";
import { type Scope, curlOf } from "./words.ts";

type Props = { apiKey: string; scope: Scope; origin: string; onDone: () => void };

export function ShownKey({ apiKey, scope, origin, onDone }: Props) {
  const command = curlOf(origin, apiKey, scope);
  const field = useRef<HTMLInputElement>(null);
  // The button that was pressed has gone with the form.
  useEffect(() => field.current?.focus(), []);
  return (
    <div className="grid gap-4">
      <div className="flex flex-wrap items-center gap-2">
        <input
          ref={field}
          readOnly
          value={apiKey}
          aria-label="API key"
          autoComplete="off"
          className="input min-w-0 flex-1 basis-56 font-mono text-sm"
          onFocus={(event) => event.currentTarget.select()}
        />
        <CopyButton text={apiKey} what="the key" />
      </div>
      <div>
        <p className="mb-1.5 text-sm font-[550]">Try it</p>
        <div className="flex flex-wrap items-center gap-2">
          <code className="min-w-0 flex-1 basis-56 text-sm [overflow-wrap:anywhere] text-ink-soft">{command}</code>
          <CopyButton text={command} what="the command" />
        </div>
      </div>
      <div className="flex justify-end">
        <button type="button" className="btn btn-primary" onClick={onDone}>
          Done
        </button>
      </div>
    </div>
  );
}
