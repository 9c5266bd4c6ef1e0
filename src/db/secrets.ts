import { type KeyObject, createCipheriv, createDecipheriv, createSecretKey, randomBytes } from "node:crypto";
import { ConfigError } from "../errors.ts";

/**
 * Envelope of every stored secret: `enc:v1:<kid>:<base64 of iv (12) | tag (16) | ciphertext>`, AES-256-GCM.
 *
 * The associated data binds a value to its row and field, so that ciphertext copied to another row does not open.
 */
export type SecretPlace = { tenantId: string; provider: string; id: string; field: string };

export type Secrets = {
  /** The key that seals. */
  newestKid: string;
  seal(plain: string, place: SecretPlace): string;
  /** @throws SecretError when the value was changed, moved, is not sealed, or its key is not loaded */
  open(sealed: string, place: SecretPlace): string;
};

export class SecretError extends ConfigError {
  override readonly remedy = "Check TOKEN_KEYS: the key that sealed the value must still be in the list.";
}

const IV = 12;
const TAG = 16;
// One spelling of base64 only: a changed padding bit must not pass as the same value.
const ENVELOPE = /^enc:v1:([\w-]+):([A-Za-z0-9+/]+={0,2})$/;

/** @param tokenKeys `kid:base64,…`, newest first; the newest seals, all of them open */
export function openSecrets(tokenKeys: string): Secrets {
  const keys = new Map(tokenKeys.split(",").map(parseKey));
  const [newest] = keys;
  if (!newest) throw new ConfigError("TOKEN_KEYS holds no key");
  const [kid, key] = newest;

  return {
    newestKid: kid,
    seal(plain, place) {
      const iv = randomBytes(IV);
      const cipher = createCipheriv("aes-256-gcm", key, iv, { authTagLength: TAG }).setAAD(bound(place));
      const text = Buffer.concat([cipher.update(plain, "utf8"), cipher.final()]);
      return `enc:v1:${kid}:${Buffer.concat([iv, cipher.getAuthTag(), text]).toString("base64")}`;
    },
    open(sealed, place) {
      const [, sealedBy = "", body = ""] = ENVELOPE.exec(sealed) ?? [];
      const bytes = Buffer.from(body, "base64");
      const opener = keys.get(sealedBy);
      if (bytes.length <= IV + TAG || bytes.toString("base64") !== body)
        throw new SecretError("a stored secret is not sealed");
      if (!opener) throw new SecretError(`a stored secret needs key ${sealedBy}, which TOKEN_KEYS does not hold`);
      try {
        const decipher = createDecipheriv("aes-256-gcm", opener, bytes.subarray(0, IV), { authTagLength: TAG })
          .setAAD(bound(place))
          .setAuthTag(bytes.subarray(IV, IV + TAG));
        return Buffer.concat([decipher.update(bytes.subarray(IV + TAG)), decipher.final()]).toString("utf8");
      } catch {
        throw new SecretError("a stored secret was changed or belongs to another row");
      }
    },
  };
}

function parseKey(entry: string): [kid: string, key: KeyObject] {
  const at = entry.indexOf(":");
  return [entry.slice(0, at), createSecretKey(Buffer.from(entry.slice(at + 1), "base64"))];
}

/** JSON, so that no choice of names can make two places read the same. */
function bound({ tenantId, provider, id, field }: SecretPlace): Buffer {
  return Buffer.from(JSON.stringify([tenantId, provider, id, field]));
}
