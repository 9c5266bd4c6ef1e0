type Props = { kind: string; onChange: (kind: string) => void };

const KINDS = [
  { value: "", label: "All" },
  { value: "email", label: "Email" },
  { value: "meeting", label: "Meetings" },
];

/** Radio buttons that look like one control: arrow keys and screen readers work as with any radio group. */
export function KindFilter({ kind, onChange }: Props) {
  return (
    <fieldset className="segmented">
      <legend className="sr-only">Show</legend>
      {KINDS.map(({ value, label }) => (
        <label key={value} className="segment">
          <input
            type="radio"
            name="kind"
            value={value}
            checked={kind === value}
            onChange={() => onChange(value)}
            className="sr-only"
          />
          {label}
        </label>
      ))}
    </fieldset>
  );
}
