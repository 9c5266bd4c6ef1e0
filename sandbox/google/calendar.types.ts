/** All-day (`date`) or timed (`dateTime` with offset, optional IANA `timeZone`). Ends are exclusive. */
export type EventTime = { date: string } | { dateTime: string; timeZone?: string };

export type Attendee = {
  email: string;
  displayName?: string;
  organizer?: true;
  self?: true;
  resource?: true;
  optional?: true;
  responseStatus: "needsAction" | "declined" | "tentative" | "accepted";
};

/** The part of Google's event resource that the stand-in serves. */
export type CalendarEvent = {
  kind: "calendar#event";
  id: string;
  etag: string;
  iCalUID: string;
  status: "confirmed" | "tentative" | "cancelled";
  created: string;
  updated: string;
  summary?: string;
  description?: string;
  location?: string;
  htmlLink?: string;
  creator?: { email: string; displayName?: string; self?: true };
  organizer?: { email: string; displayName?: string; self?: true };
  start: EventTime;
  end: EventTime;
  recurrence?: string[];
  recurringEventId?: string;
  originalStartTime?: EventTime;
  attendees?: Attendee[];
  attendeesOmitted?: true;
  transparency?: "transparent";
  visibility?: "private" | "confidential";
  hangoutLink?: string;
  conferenceData?: Record<string, unknown>;
  reminders?: { useDefault: boolean };
  sequence?: number;
  eventType?: "default" | "outOfOffice" | "focusTime" | "birthday" | "workingLocation";
};

/** An event and the number of the change that last touched it. */
export type StoredEvent = { seq: number; event: CalendarEvent };

export type Calendar = {
  id: string;
  summary: string;
  timeZone: string;
  events: Map<string, StoredEvent>;
  /** Number of the newest change; a sync token remembers one. */
  seq: number;
  /** Sync tokens of an older generation are expired. */
  generation: number;
  /** Open-ended series are unrolled up to here. */
  horizonMs: number;
};
