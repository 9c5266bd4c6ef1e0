const PREFIX = "https://www.googleapis.com/auth/";

/** Google answers with the long form of these two. */
const ALIASES: Record<string, string> = { email: `${PREFIX}userinfo.email`, profile: `${PREFIX}userinfo.profile` };

const IDENTITY = new Set(["openid", `${PREFIX}userinfo.email`, `${PREFIX}userinfo.profile`]);

/** What the consent page says a scope lets the application do. */
const WORDS: Record<string, string> = {
  [`${PREFIX}gmail.readonly`]: "View your email messages and settings",
  [`${PREFIX}gmail.metadata`]: "View your email message metadata such as labels and headers, but not the email body",
  [`${PREFIX}gmail.modify`]: "Read, compose and send emails from your Gmail account",
  "https://mail.google.com/": "Read, compose, send and permanently delete all your email from Gmail",
  [`${PREFIX}calendar`]: "See, edit, share and permanently delete all the calendars you can access",
  [`${PREFIX}calendar.readonly`]: "See and download any calendar you can access",
  [`${PREFIX}calendar.events`]: "View and edit events on all your calendars",
  [`${PREFIX}calendar.events.readonly`]: "View events on all your calendars",
  [`${PREFIX}calendar.events.owned`]: "See, create, change and delete events on calendars you own",
  [`${PREFIX}calendar.calendarlist.readonly`]: "See the list of calendars you are subscribed to",
  [`${PREFIX}calendar.app.created`]: "Make secondary calendars, and see, create, change and delete events on them",
};

export function isIdentityScope(scope: string): boolean {
  return IDENTITY.has(scope);
}

export function isKnownScope(scope: string): boolean {
  return IDENTITY.has(scope) || scope in WORDS;
}

export function describeScope(scope: string): string {
  return WORDS[scope] ?? scope;
}

/** Space-delimited → unique long forms, in the order asked for. */
export function parseScopes(scope: string): string[] {
  const asked = scope.split(/\s+/).filter(Boolean);
  return [...new Set(asked.map((one) => ALIASES[one] ?? one))];
}

const mail = (...names: string[]) => ["https://mail.google.com/", ...names.map((name) => `${PREFIX}${name}`)];
const calendar = (...names: string[]) => ["calendar", ...names].map((name) => `${PREFIX}${name}`);

export const GMAIL_METADATA = `${PREFIX}gmail.metadata`;
export const GMAIL_READ = mail("gmail.readonly", "gmail.modify", "gmail.metadata");
export const CALENDAR_LIST_READ = calendar(
  "calendar.readonly",
  "calendar.calendarlist",
  "calendar.calendarlist.readonly",
);
export const EVENTS_READ = calendar(
  "calendar.readonly",
  "calendar.events",
  "calendar.events.readonly",
  "calendar.events.owned",
  "calendar.app.created",
);
