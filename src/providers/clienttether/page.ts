import { ConnectionRevokedError, ProviderError, RateLimitedError } from "#src/errors.ts";
import type { RawFailure } from "../contract.ts";
import { activityId } from "./activities.map.ts";
import { readEnvelope } from "./envelope.ts";
import { noteId } from "./notes.map.ts";
import { type CtSettings, endpointOf } from "./settings.schema.ts";
import type { CtStreamName } from "./streams.ts";
import { type Payload, idOf } from "./values.map.ts";

export type CtRow = { externalId: string; payload: Payload };
export type CtPage = {
  /** Each id once, as it came last. */
  rows: CtRow[];
  /** Rows that are no objects or have no id. */
  failures: RawFailure[];
  /** Rows the body holds, whatever became of them: the next page begins so much further on. */
  count: number;
  /** How many the whole list has, where the provider says it. */
  total: number | null;
  isLast: boolean;
};

/** `offset` the page was asked with, and whose notes they are: both only of what was asked, so still nothing but pure. */
export type CtAsked = { offset?: number; clientId?: string };

/**
 * Pure: a stored body in, rows out.
 *
 * @throws ProviderError, ConnectionRevokedError, RateLimitedError when the body says failure
 */
export function parseCtPage(
  stream: CtStreamName,
  body: string,
  settings: CtSettings,
  { offset = 0, clientId = "" }: CtAsked = {},
): CtPage {
  const envelope = readEnvelope(body, settings);
  if ("refusal" in envelope) {
    const { refusal } = envelope;
    if (refusal.kind === "revoked") throw new ConnectionRevokedError(refusal.why, refusal.remedy);
    if (refusal.kind === "limited") throw new RateLimitedError("ClientTether", 60);
    const reason = "reason" in refusal ? refusal.reason : null;
    throw new ProviderError("ClientTether", [stream, reason].filter(Boolean).join(", "), 200);
  }
  const rows = new Map<string, CtRow>();
  const failures: RawFailure[] = [];
  const isStorable = !UNSTORABLE.test(body);
  for (const [at, row] of envelope.rows.entries()) {
    const payload = isPayload(row) ? (isStorable ? row : (storable(row) as Payload)) : null;
    const externalId = payload ? idIn(stream, payload, settings, clientId) : "";
    if (payload && externalId !== "" && externalId.length <= LONGEST_ID) rows.set(externalId, { externalId, payload });
    else failures.push(unreadable(stream, offset + at));
  }
  const { total } = envelope;
  const count = envelope.rows.length;
  return {
    rows: [...rows.values()],
    failures,
    count,
    total,
    isLast: isLast(stream, settings, { count, total, offset }),
  };
}

const LONGEST_ID = 200;
/** What JSON can say and Postgres cannot store. */
const UNSTORABLE = /\\u0000|\\ud[89a-f]/i;

const isPayload = (row: unknown): row is Payload => typeof row === "object" && row !== null && !Array.isArray(row);

function idIn(stream: CtStreamName, payload: Payload, settings: CtSettings, clientId: string): string {
  const { fields } = settings;
  if (stream === "ct.events" || stream === "ct.activities") return activityId(stream, payload, settings);
  if (stream === "ct.notes") return noteId(payload, settings, clientId);
  if (stream === "ct.stages") return idOf(payload, fields.stage.id);
  return idOf(payload, stream === "ct.leads" ? fields.lead.id : fields.opportunity.id);
}

const unreadable = (stream: CtStreamName, at: number): RawFailure => ({
  externalId: `row:${at}`,
  code: "UNREADABLE",
  message: `Row ${at + 1} of ${stream} has no id, or is no record.`,
});

/** No server gives fewer rows than this to a caller who wants a hundred. */
const SMALLEST_CAP = 10;

/**
 * A short page ends the list, unless the provider gives fewer than it was asked for, which a total tells; without one only
 * that as many came before as fit into whole such pages, and then one more call is made. So it is behind one longer than was asked for:
 * it may be all of a list that knows no pages, or a page by the provider's own measure. A total no greater than the page may be
 * the page's own, and one that is passed was none.
 */
function isLast(
  stream: CtStreamName,
  settings: CtSettings,
  { count, total, offset }: { count: number; total: number | null; offset: number },
): boolean {
  const { pageSize } = settings;
  if (!endpointOf(settings, stream).paged || count === 0) return true;
  if (total !== null && total >= offset + count && (total > count || count > pageSize)) return offset + count === total;
  if (count >= pageSize) return false;
  return count < SMALLEST_CAP || offset % count !== 0;
}

function storable(value: unknown): unknown {
  if (typeof value === "string") return value.replaceAll("\0", "").toWellFormed();
  if (Array.isArray(value)) return value.map(storable);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, said]) => [storable(name), storable(said)]));
}
