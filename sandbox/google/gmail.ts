import type { Mailbox } from "../mailbox.ts";
import type { Sandbox } from "../sandbox.ts";
import { bearer, hasScope } from "./bearer.ts";
import {
  type ApiRequest,
  type ApiResult,
  badRequest,
  forbidden,
  insufficientScope,
  notFound,
  unauthenticated,
} from "./errors.ts";
import { faultResult } from "./faults.ts";
import { listMessages } from "./gmail-list.ts";
import { getMessage } from "./gmail-message.ts";
import { GMAIL_METADATA, GMAIL_READ } from "./scopes.ts";

/** One Gmail call, alone or as a part of a batch. `path` starts after `/gmail/v1/`. */
export function answerGmail(sandbox: Sandbox, request: ApiRequest): ApiResult {
  const endpoint = endpointOf(request);
  sandbox.calls.count(`gmail.${endpoint}`);
  const fault = sandbox.faults.take(`gmail.${endpoint}`);
  if (fault !== undefined) return faultResult(fault);
  const access = bearer(sandbox, request.authorization);
  const mailbox = access && sandbox.store.find(access.address);
  if (!access || !mailbox) return unauthenticated();
  if (!hasScope(access, GMAIL_READ)) return insufficientScope("gmail.googleapis.com");
  const user = request.path[1]?.toLowerCase();
  if (user !== "me" && user !== mailbox.address) return forbidden(`Delegation denied for ${mailbox.address}`);
  const limited = access.scopes.includes(GMAIL_METADATA);
  try {
    return answerEndpoint(endpoint, mailbox, request, limited);
  } catch (error) {
    if (error instanceof RangeError) return badRequest(error.message);
    throw error;
  }
}

function endpointOf({ method, path }: ApiRequest): string {
  const [users, , collection, id, ...more] = path;
  if (method !== "GET" || users !== "users" || more.length > 0) return "unknown";
  if (collection === "profile" && id === undefined) return "getProfile";
  if (collection === "messages" || collection === "labels") return `${collection}.${id === undefined ? "list" : "get"}`;
  return "unknown";
}

function answerEndpoint(endpoint: string, mailbox: Mailbox, request: ApiRequest, limited: boolean): ApiResult {
  const id = request.path[3] ?? "";
  if (endpoint === "getProfile") return getProfile(mailbox);
  if (endpoint === "labels.list") return { status: 200, body: { labels: labelsOf(mailbox) } };
  if (endpoint === "labels.get") return getLabel(mailbox, id);
  if (endpoint === "messages.get") return getMessage(mailbox, id, request.query, limited);
  if (endpoint !== "messages.list") return notFound();
  if (limited && request.query.get("q")) return forbidden("Metadata scope does not support 'q' parameter");
  return listMessages(mailbox, request.query);
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
