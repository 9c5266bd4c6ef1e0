import ICAL from "ical.js";
import { withTenant } from "#src/db/client.ts";
import { keysOf, rowsAt } from "#src/domain/rows.ts";
import { type ActivityRow, activityRows } from "#src/domain/schedule/list.ts";
import { fileAnswer } from "./rows-csv.ts";

// The library does not count the space that a folded line begins with; a line holds 75 bytes at most.
ICAL.foldLength = 74;

type Asked = { locals: Pick<App.Locals, "services" | "session">; url: URL };

/** So many a calendar holds; the next ones. */
const MOST = 5_000;
const MINUTES_IF_UNSAID = 30;

/** What is planned, as a file for a calendar. The same activity has the same UID in every one, so it is not doubled. */
export async function scheduleIcs({ locals }: Asked): Promise<Response> {
  const { services, session } = locals;
  if (!session) return new Response(null, { status: 401 });
  const { tenantId } = session;
  const rows = await withTenant(services.db, tenantId, async (tx) => {
    const coming = activityRows(tenantId, {});
    return rowsAt<ActivityRow>(tx, tenantId, coming, (await keysOf(tx, coming)).slice(0, MOST));
  });
  return fileAnswer("schedule", "ics", calendarOf(rows, new Date()));
}

/** @see https://www.rfc-editor.org/rfc/rfc5545 */
export function calendarOf(rows: readonly ActivityRow[], madeAt: Date): string {
  const calendar = new ICAL.Component("vcalendar");
  calendar.addPropertyWithValue("version", "2.0");
  calendar.addPropertyWithValue("prodid", "-//Syncline//Schedule//EN");
  calendar.addPropertyWithValue("x-wr-calname", "Schedule");
  for (const row of rows) calendar.addSubcomponent(eventOf(row, madeAt));
  return `${calendar.toString()}\r\n`;
}

function eventOf({ connectionId, id, ...row }: ActivityRow, madeAt: Date): ICAL.Component {
  const event = new ICAL.Component("vevent");
  const begin = new Date(row.scheduledAt);
  const end = row.endsAt ? new Date(row.endsAt) : new Date(begin.getTime() + MINUTES_IF_UNSAID * 60_000);
  event.addPropertyWithValue("uid", uidOf(connectionId, id));
  event.addPropertyWithValue("dtstamp", utc(madeAt));
  event.addPropertyWithValue("dtstart", utc(begin));
  event.addPropertyWithValue("dtend", utc(end > begin ? end : begin));
  event.addPropertyWithValue("summary", plain([row.type, row.contactName].filter(Boolean).join(": ") || "Activity"));
  if (row.description) event.addPropertyWithValue("description", plain(row.description));
  if (/^cancel/i.test(row.status)) event.addPropertyWithValue("status", "CANCELLED");
  return event;
}

/** Of one account's activity, without what a UID may not hold. */
const uidOf = (connectionId: string, id: string): string =>
  `${Buffer.from(id).toString("base64url")}.${connectionId}@syncline`;

const utc = (at: Date): ICAL.Time => ICAL.Time.fromJSDate(at, true);

/** Lines end with LF alone, which the file writes as \n; other control characters may not stand in it. */
const plain = (text: string): string =>
  text
    .toWellFormed()
    .replaceAll(/\r\n?/g, "\n")
    .replaceAll(/[^\P{Cc}\n\t]/gu, "");
