import { useEffect, useRef } from "react";
import { isDay } from "./days.ts";

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
  const box = useRef<HTMLInputElement>(null);
  const told = useRef(value);
  useEffect(() => {
    if (!box.current || value === told.current) return;
    box.current.value = value;
    told.current = value;
  });
  return (
    <label className="flex items-center gap-2 text-sm text-ink-soft">
      {label}
      <input
        ref={box}
        type="date"
        name={name}
        min="1970-01-01"
        max="2999-12-31"
        className="input !min-h-8 !w-auto !px-2"
        aria-invalid={error ? true : undefined}
        aria-describedby={error}
        defaultValue={value}
        onChange={({ currentTarget: { value: day } }) => {
          if (day !== "" && !isDay(day)) return;
          told.current = day;
          onChange(day);
        }}
      />
    </label>
  );
}
