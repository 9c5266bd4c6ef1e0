const STREAMS: Record<string, { read: string; open: string }> = {
  "gmail.messages": { read: "Gmail, a message", open: "Open in Gmail" },
  "calendar.events": { read: "Google Calendar, an event", open: "Open in Google Calendar" },
};

/** A stream in plain words; one that is not known yet is named as it is. */
export const streamWords = (stream: string): string => STREAMS[stream]?.read ?? stream;
export const openWords = (stream: string): string => STREAMS[stream]?.open ?? "Open at the provider";
