import Eye from "lucide-react/icons/eye";
import EyeOff from "lucide-react/icons/eye-off";
import { useId, useState } from "react";

type Props = { label: string; autoComplete: "current-password" | "new-password"; hint?: string; minLength?: number };

export function PasswordField({ label, autoComplete, hint, minLength }: Props) {
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
          name="password"
          type={shown ? "text" : "password"}
          className="input pe-11"
          autoComplete={autoComplete}
          minLength={minLength}
          maxLength={200}
          required
          aria-describedby={hint ? `${id}-hint` : undefined}
        />
        <button
          type="button"
          className="absolute inset-y-0 end-0 grid w-10 place-items-center text-ink-faint hover:text-ink"
          onClick={() => setShown(!shown)}
          aria-label="Show password"
          aria-pressed={shown}
        >
          <Icon size={17} aria-hidden="true" />
        </button>
      </div>
      {hint && (
        <p id={`${id}-hint`} className="mt-1.5 text-sm text-ink-faint">
          {hint}
        </p>
      )}
    </div>
  );
}
