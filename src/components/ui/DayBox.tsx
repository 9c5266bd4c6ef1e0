import { isDay } from "./days.ts";
import { useBox } from "./use-box.ts";

type Props = {
  label: string;
  name: string;
  /** "2026-11-20", or nothing. */
  value: string;
  onChange: (day: string) => void;
  /** The id of the words that say what is wrong with it. */
  error?: string | undefined;
};

/** A day, by the browser's own picker. It keeps what is half typed, and tells of whole days only. */
export function DayBox({ label, name, value, onChange, error }: Props) {
  const { ref, tell } = useBox<HTMLInputElement>(value, onChange);
  return (
    <label className="flex items-center gap-2 text-sm text-ink-soft">
      {label}
      <input
        ref={ref}
        type="date"
        name={name}
        min="1970-01-01"
        max="2999-12-31"
        className="input !min-h-8 !w-auto !px-2"
        aria-invalid={error ? true : undefined}
        aria-describedby={error}
        defaultValue={value}
        onChange={({ currentTarget: { value: day } }) => {
          if (day === "" || isDay(day)) tell(day);
        }}
      />
    </label>
  );
}
