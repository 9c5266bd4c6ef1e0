import { useNow } from "./now.ts";
import { formatDateTime, formatRelative, type Instant } from "#src/format.ts";

type Props = { at: Instant; timeZone: string; className?: string };

/** "5 minutes ago", with the exact time on hover. Server and browser may differ by the seconds between them. */
export function When({ at, timeZone, className }: Props) {
  const iso = typeof at === "string" ? at : at.toISOString();
  return (
    <time dateTime={iso} title={formatDateTime(at, timeZone)} className={className} suppressHydrationWarning>
      {formatRelative(at, useNow())}
    </time>
  );
}
