import LoaderCircle from "lucide-react/icons/loader-circle";
import type { ReactNode } from "react";

type Props = { busy: boolean; children: ReactNode; className?: string };

/** Stays focusable while busy, so that a keyboard user keeps their place; the form ignores a second press. */
export function SubmitButton({ busy, children, className = "btn btn-primary" }: Props) {
  return (
    <button type="submit" className={className} aria-disabled={busy || undefined} aria-busy={busy || undefined}>
      {busy && <LoaderCircle size={16} className="animate-spin" aria-hidden="true" />}
      {children}
    </button>
  );
}
