import { useId } from "react";
import { Field } from "#src/components/ui/Field.tsx";

type Props = {
  name: string;
  timeZone: string;
  onChange: (part: { name?: string; timeZone?: string }) => void;
};

const ZONES = ["UTC", ...Intl.supportedValuesOf("timeZone")];

/** What the keys do not tell: what people call the account, and by which clock it writes. */
export function AccountDetails({ name, timeZone, onChange }: Props) {
  const id = useId();
  return (
    <div className="grid gap-5 sm:grid-cols-2">
      <Field
        label="Name (optional)"
        hint="What your team calls this account."
        value={name}
        maxLength={100}
        onChange={(event) => onChange({ name: event.currentTarget.value })}
      />
      <div>
        <label htmlFor={id} className="mb-1.5 block text-sm font-[550]">
          The account’s time zone
        </label>
        <select
          id={id}
          className="input"
          value={timeZone}
          aria-describedby={`${id}-hint`}
          onChange={(event) => onChange({ timeZone: event.currentTarget.value })}
        >
          {[...new Set([timeZone, ...ZONES])].map((zone) => (
            <option key={zone} value={zone}>
              {zone.replaceAll("_", " ")}
            </option>
          ))}
        </select>
        <p id={`${id}-hint`} className="mt-1.5 text-sm text-ink-faint">
          By which its dates are read.
        </p>
      </div>
    </div>
  );
}
