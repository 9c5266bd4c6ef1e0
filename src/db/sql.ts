import { type SQLWrapper, sql, type SQL } from "drizzle-orm";

/** A moment as JavaScript spells it, whatever time zone the session is in: `2026-01-31T23:59:59.999Z`. */
export const isoInstant = (moment: SQLWrapper): SQL<string> =>
  sql<string>`to_char(${moment} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** The first day of a moment's month in UTC, as a `date`: months are cut there (see `cutWindow`). */
export const utcMonth = (moment: SQLWrapper): SQL => sql`date_trunc('month', ${moment} at time zone 'UTC')::date`;
