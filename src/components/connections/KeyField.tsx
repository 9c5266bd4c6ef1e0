import Eye from "lucide-react/icons/eye";
import EyeOff from "lucide-react/icons/eye-off";
import { useId, useState } from "react";

type Props = { label: string; hint: string; value: string; onChange: (value: string) => void; minLength: number };

/** A secret that is pasted: hidden, and not for a password manager to keep. */
export function KeyField({ label, hint, value, onChange, minLength }: Props) {
  const id = useId();
  const [shown, setShown] = useState(false);
  const Icon = shown ? EyeOff : Eye;
  return (
    <div>
      <label htmlFor={id} className="mb-1.5 block text-sm font-[550]">
        {label}
      </label>
      <div className="relative">
        <input
          id={id}
          type={shown ? "text" : "password"}
          className="input pe-11"
          value={value}
          onChange={(event) => onChange(event.currentTarget.value)}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          minLength={minLength}
          required
          aria-describedby={`${id}-hint`}
        />
        <button
          type="button"
          className="absolute inset-y-0 end-0 grid w-10 place-items-center text-ink-faint hover:text-ink"
          onClick={() => setShown(!shown)}
          aria-label={`Show ${label.toLowerCase()}`}
          aria-pressed={shown}
        >
          <Icon size={17} aria-hidden="true" />
        </button>
      </div>
      <p id={`${id}-hint`} className="mt-1.5 text-sm text-ink-faint">
        {hint}
      </p>
    </div>
  );
}
