import type { Client } from "./google/authorize.request.ts";
import type { AuthorizeRequest } from "./google/authorize.request.ts";
import type { ByteCache } from "./byte-cache.ts";
import type { ClientTether } from "./clienttether/clienttether.ts";
import type { Clock } from "./clock.ts";
import type { Listings } from "./faults/listing.ts";
import type { Faults } from "./faults/plan.ts";
import type { Tickets } from "./google/tickets.ts";
import type { Accounts } from "./limits/account.ts";
import type { CallCounter, Settings } from "./settings.ts";
import type { Store } from "./store.ts";

export type IssuedCode = { request: AuthorizeRequest; address: string; scopes: string[]; refreshToken: boolean };

/** Everything a handler may touch; built once by the server. */
export type Sandbox = {
  client: Client;
  store: Store;
  settings: Settings;
  clock: Clock;
  accounts: Accounts;
  calls: CallCounter;
  /** Messages as they were last answered. */
  rendered: ByteCache;
  faults: Faults;
  listings: Listings;
  clientTether: ClientTether;
  /** Consent pages waiting for an answer. */
  consents: Tickets<AuthorizeRequest>;
  /** Authorization codes waiting to be exchanged. */
  codes: Tickets<IssuedCode>;
};
