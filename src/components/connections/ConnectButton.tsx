import type { ReactNode } from "react";
import { paths } from "#src/paths.ts";

type Props = { returnTo: string; connectionId?: string; className?: string; children: ReactNode };

/** A plain form: the answer is a redirect to Google, so no script takes part. */
export function ConnectButton({ returnTo, connectionId, className = "btn btn-primary", children }: Props) {
  return (
    <form method="post" action={paths.googleStart()}>
      <input type="hidden" name="returnTo" value={returnTo} />
      {connectionId && <input type="hidden" name="connectionId" value={connectionId} />}
      <button type="submit" className={className}>
        {children}
      </button>
    </form>
  );
}
