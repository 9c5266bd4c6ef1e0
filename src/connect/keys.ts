import { createHash } from "node:crypto";
import { z } from "zod";
import type { ConnectionRow } from "#src/domain/connections/get.ts";
import { ConnectionRevokedError } from "#src/errors.ts";
import type { CtKeys } from "#src/providers/clienttether/index.ts";
import type { ConnectServices } from "./services.ts";
import { type ConnectionKey, secretPlace } from "./tokens.ts";

type Secrets = Pick<ConnectServices, "secrets">;
const stored = z.strictObject({ accessToken: z.string().min(1), webKey: z.string().min(1) });

/** @returns what `connections.keys` holds; it opens in this row only */
export const sealKeys = ({ secrets }: Secrets, key: ConnectionKey, provider: string, keys: CtKeys): string =>
  secrets.seal(JSON.stringify(keys), secretPlace(key, provider, "keys"));

/** @throws ConnectionRevokedError when there are none, or the account must be connected again first */
export function openKeys(
  { secrets }: Secrets,
  { tenantId, id, provider, status, account, keys }: ConnectionRow,
): CtKeys {
  if (keys === null || status === "disconnected")
    throw new ConnectionRevokedError(`${account} needs new keys.`, "Enter its keys again; data and progress are kept.");
  return stored.parse(JSON.parse(secrets.open(keys, secretPlace({ tenantId, connectionId: id }, provider, "keys"))));
}

/** The account's own stable key, which tells nothing of the web key. 32 hex digits. */
export const accountIdOf = (webKey: string): string => createHash("sha256").update(webKey).digest("hex").slice(0, 32);
