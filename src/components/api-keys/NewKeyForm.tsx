import { type SubmitEvent, useId } from "react";
import { Field } from "#src/components/ui/Field.tsx";
import { ProblemNotice } from "#src/components/ui/ProblemNotice.tsx";
import { SubmitButton } from "#src/components/ui/SubmitButton.tsx";
import { LIFETIMES, SCOPES } from "./words.ts";

type Props = {
  busy: boolean;
  error: unknown;
  /** It was sent without a scope. */
  unscoped: boolean;
  onSubmit: (event: SubmitEvent<HTMLFormElement>) => void;
  onCancel: () => void;
};

export function NewKeyForm({ busy, error, unscoped, onSubmit, onCancel }: Props) {
  const id = useId();
  return (
    <form onSubmit={onSubmit} method="post" className="grid gap-5">
      {error !== null && <ProblemNotice error={error} />}
      <Field
        label="Name"
        name="name"
        required
        maxLength={100}
        autoComplete="off"
        placeholder="Weekly report"
        hint="Which program it is for."
      />
      <fieldset aria-describedby={unscoped ? `${id}-scopes` : undefined}>
        <legend className="mb-1.5 text-sm font-[550]">What it may read</legend>
        {SCOPES.map(({ value, label, reads }) => (
          <label key={value} className="choice">
            <input type="checkbox" name="scope" value={value} className="size-4 flex-none" />
            <span>
              {label} <span className="text-sm text-ink-soft">– {reads}</span>
            </span>
          </label>
        ))}
        {unscoped && (
          <p id={`${id}-scopes`} role="alert" className="mt-1.5 text-sm text-bad">
            Choose one at least.
          </p>
        )}
      </fieldset>
      <div>
        <label htmlFor={`${id}-days`} className="mb-1.5 block text-sm font-[550]">
          Expires
        </label>
        <select id={`${id}-days`} name="days" className="input !w-full" defaultValue={365}>
          {LIFETIMES.map(({ days, label }) => (
            <option key={days} value={days}>
              {label}
            </option>
          ))}
        </select>
      </div>
      <div className="flex justify-end gap-2">
        <button type="button" className="btn" onClick={onCancel}>
          Cancel
        </button>
        <SubmitButton busy={busy}>Create key</SubmitButton>
      </div>
    </form>
  );
}
