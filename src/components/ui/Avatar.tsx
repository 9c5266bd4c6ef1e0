import { initials } from "#src/format.ts";

type Props = { name: string | null; email: string; size?: "small" | "medium" | "large" };

const SIZE = { small: "size-8 text-xs", medium: "size-9 text-sm", large: "size-14 text-xl" };
const TINT = [
  "bg-accent-wash text-accent",
  "bg-ochre-wash text-ochre",
  "bg-good-wash text-good",
  "bg-sunken text-ink-soft",
];

/** Decoration: the name stands beside it. The tint depends on the address only, so a person keeps theirs. */
export function Avatar({ name, email, size = "medium" }: Props) {
  const sum = [...email].reduce((total, letter) => (total * 31 + (letter.codePointAt(0) ?? 0)) % 9973, 7);
  return (
    <span
      aria-hidden="true"
      className={`grid flex-none place-items-center rounded-full font-[600] ${SIZE[size]} ${TINT[sum % TINT.length]}`}
    >
      {initials(name, email)}
    </span>
  );
}
