import type { Account } from "../limits/account.ts";
import type { LiveMailbox } from "../mailbox.ts";
import type { Sandbox } from "../sandbox.ts";
import { bearer } from "./bearer.ts";
import type { AccessToken } from "./grants.ts";

/** Whose token a request carries, and what they are held to. */
export type Caller = { access: AccessToken; mailbox: LiveMailbox; account: Account };

/** undefined for a dead token, or one whose mailbox is gone. */
export function identify(sandbox: Sandbox, authorization: string | undefined): Caller | undefined {
  const access = bearer(sandbox, authorization);
  const mailbox = access && sandbox.store.find(access.address);
  return mailbox && { access, mailbox, account: sandbox.accounts.of(mailbox.address) };
}
