import { useBox } from "./use-box.ts";

type Props = {
  label: string;
  name?: string;
  value: string;
  options: readonly { value: string; label: string }[];
  onChange: (value: string) => void;
};

/** The browser's own menu: the best one on a phone. */
export function Select({ label, name, value, options, onChange }: Props) {
  const { ref, tell } = useBox<HTMLSelectElement>(value, onChange);
  return (
    <select
      ref={ref}
      name={name}
      aria-label={label}
      className="input !min-h-8"
      defaultValue={value}
      onChange={(event) => tell(event.currentTarget.value)}
    >
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
  );
}
