type Props<V extends string> = {
  legend: string;
  name: string;
  value: V;
  choices: readonly { value: V; label: string }[];
  onChange: (value: V) => void;
};

/** Radio buttons that look like one control: arrow keys and screen readers work as with any radio group. */
export function Segmented<V extends string>({ legend, name, value, choices, onChange }: Props<V>) {
  return (
    <fieldset className="segmented">
      <legend className="sr-only">{legend}</legend>
      {choices.map((choice) => (
        <label key={choice.value} className="segment">
          <input
            type="radio"
            name={name}
            value={choice.value}
            checked={value === choice.value}
            onChange={() => onChange(choice.value)}
            className="sr-only"
          />
          {choice.label}
        </label>
      ))}
    </fieldset>
  );
}
