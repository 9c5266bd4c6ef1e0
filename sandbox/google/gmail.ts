import type { Mailbox } from "../mailbox.ts";
import type { Sandbox } from "../sandbox.ts";
import { moveMessages } from "../faults/move-list.ts";
import { spoilList } from "../faults/spoil-list.ts";
import { charge } from "../limits/door.ts";
import { hasScope } from "./bearer.ts";
import type { Caller } from "./caller.ts";
import {
  type ApiRequest,
  type ApiResult,
  badRequest,
  forbidden,
  insufficientScope,
  notFound,
  unauthenticated,
} from "./errors.ts";
import { listHistory } from "./gmail-history.ts";
import { listMessages } from "./gmail-list.ts";
import { getMessage } from "./gmail-message.ts";
import { GMAIL_METADATA, GMAIL_READ } from "./scopes.ts";

/** One Gmail call, alone or as a part of a batch. `path` starts after `/gmail/v1/`. */
export function answerGmail(
  sandbox: Sandbox,
  caller: Caller | undefined,
  endpoint: string,
  request: ApiRequest,
): ApiResult {
  if (!caller) return unauthenticated();
  const { access, mailbox, account } = caller;
  if (!hasScope(access, GMAIL_READ)) return insufficientScope("gmail.googleapis.com");
  const user = request.path[1]?.toLowerCase();
  if (user !== "me" && user !== mailbox.address) return forbidden(`Delegation denied for ${mailbox.address}`);
  const refusal = charge(account, "gmail", endpoint, sandbox.clock.now());
  if (refusal) return refusal;
  try {
    return answerEndpoint(sandbox, caller, endpoint, request);
  } catch (error) {
    if (error instanceof RangeError) return badRequest(error.message);
    throw error;
  }
}

/** As in `/control/calls`. */
export function gmailEndpoint({ method, path }: ApiRequest): string {
  const [users, , collection, id] = path;
  if (method !== "GET" || users !== "users" || path.length > 4) return "gmail.unknown";
  if (collection === "messages") return id === undefined ? "gmail.messages.list" : "gmail.messages.get";
  if (collection === "labels") return id === undefined ? "gmail.labels.list" : "gmail.labels.get";
  if (collection === "history" && id === undefined) return "gmail.history.list";
  return collection === "profile" && id === undefined ? "gmail.getProfile" : "gmail.unknown";
}

function answerEndpoint(sandbox: Sandbox, caller: Caller, endpoint: string, request: ApiRequest): ApiResult {
  const { mailbox, access } = caller;
  const limited = access.scopes.includes(GMAIL_METADATA);
  const id = request.path[3] ?? "";
  if (endpoint === "gmail.getProfile") return getProfile(mailbox);
  if (endpoint === "gmail.labels.list") return { status: 200, body: { labels: labelsOf(mailbox) } };
  if (endpoint === "gmail.labels.get") return getLabel(mailbox, id);
  if (endpoint === "gmail.messages.get") return getMessage(sandbox, caller, id, request);
  if (endpoint === "gmail.history.list") {
    return caller.account.traits.expired ? notFound() : listHistory(mailbox, request.query);
  }
  if (endpoint !== "gmail.messages.list") return notFound();
  if (limited && request.query.get("q")) return forbidden("Metadata scope does not support 'q' parameter");
  return listSpoiled(sandbox, caller, request.query);
}

function listSpoiled(sandbox: Sandbox, { mailbox }: Caller, query: URLSearchParams): ApiResult {
  const nowMs = sandbox.clock.now();
  const result = listMessages(mailbox, query, nowMs);
  const listing = sandbox.listings.of(mailbox.address);
  if (!listing) return result;
  if (result.status === 200) moveMessages({ listing, store: sandbox.store, mailbox, nowMs }, result);
  return spoilList(listing, result, "messages", query.get("pageToken"));
}

function getProfile(mailbox: Mailbox): ApiResult {
  const threads = new Set(mailbox.entries.map((entry) => entry.threadId));
  const { address: emailAddress, entries, historyId } = mailbox;
  return { status: 200, body: { emailAddress, messagesTotal: entries.length, threadsTotal: threads.size, historyId } };
}

const SYSTEM_LABELS = `CHAT SENT INBOX IMPORTANT TRASH DRAFT SPAM CATEGORY_FORUMS CATEGORY_UPDATES CATEGORY_PERSONAL
  CATEGORY_PROMOTIONS CATEGORY_SOCIAL STARRED UNREAD`.split(/\s+/);

function labelsOf(mailbox: Mailbox) {
  const system = SYSTEM_LABELS.map((id) => ({ id, name: id, type: "system" }));
  return [...system, ...mailbox.userLabels.map((label) => ({ ...label, type: "user" }))];
}

function getLabel(mailbox: Mailbox, id: string): ApiResult {
  const label = labelsOf(mailbox).find((one) => one.id === id);
  if (!label) return notFound();
  const labelled = mailbox.entries.filter((entry) => entry.labelIds.includes(id));
  const messagesUnread = labelled.filter((entry) => entry.labelIds.includes("UNREAD")).length;
  return { status: 200, body: { ...label, messagesTotal: labelled.length, messagesUnread } };
}
