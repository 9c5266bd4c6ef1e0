import { useEffect, useRef } from "react";

type Props<V extends string> = {
  legend: string;
  name: string;
  value: V;
  choices: readonly { value: V; label: string }[];
  onChange: (value: V) => void;
};

/** Radio buttons that look like one control: arrow keys and screen readers work as with any radio group. */
export function Segmented<V extends string>({ legend, name, value, choices, onChange }: Props<V>) {
  const box = useRef<HTMLFieldSetElement>(null);
  const isAwake = useRef(false);
  // What was pressed while the page was waking up is checked in the document, and nobody was told.
  useEffect(() => {
    if (isAwake.current) return;
    isAwake.current = true;
    const pressed = box.current?.querySelector<HTMLInputElement>(":checked")?.value;
    const early = choices.find((choice) => choice.value === pressed);
    if (early && early.value !== value) onChange(early.value);
  });
  return (
    <fieldset ref={box} className="segmented">
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
