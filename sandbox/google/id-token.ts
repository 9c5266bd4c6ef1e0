import { createHash } from "node:crypto";
import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from "jose";
import type { Mailbox } from "../mailbox.ts";

export type Signer = { privateJwk: JWK; publicJwk: JWK; key: CryptoKey; kid: string };

/** The key Google signs id_tokens with; made once and kept with the state. */
export async function loadSigner(saved: JWK | undefined): Promise<Signer> {
  const privateJwk = saved ?? (await createPrivateJwk());
  const { kty, n, e } = privateJwk;
  const bare = { kty, n, e } as JWK;
  const kid = (await calculateJwkThumbprint(bare)).slice(0, 40);
  const key = await importJWK(privateJwk, "RS256");
  if (key instanceof Uint8Array) throw new TypeError("the saved signing key is not an RSA key");
  return { privateJwk, publicJwk: { ...bare, kid, alg: "RS256", use: "sig" }, key, kid };
}

async function createPrivateJwk(): Promise<JWK> {
  const { privateKey } = await generateKeyPair("RS256", { extractable: true });
  return exportJWK(privateKey);
}

type Claims = { mailbox: Mailbox; clientId: string; accessToken: string; nonce?: string; profile: boolean };

export async function signIdToken(signer: Signer, claims: Claims): Promise<string> {
  const { mailbox, clientId, accessToken, nonce, profile } = claims;
  const [given = mailbox.name, ...family] = mailbox.name.split(" ");
  const atHash = createHash("sha256").update(accessToken).digest().subarray(0, 16).toString("base64url");
  const payload = {
    azp: clientId,
    email: mailbox.address,
    email_verified: true,
    at_hash: atHash,
    ...(nonce !== undefined && { nonce }),
    ...(profile && { name: mailbox.name, given_name: given, family_name: family.join(" ") }),
  };
  const nowSeconds = Math.floor(Date.now() / 1000);
  return new SignJWT(payload)
    .setProtectedHeader({ alg: "RS256", kid: signer.kid, typ: "JWT" })
    .setIssuer("https://accounts.google.com")
    .setAudience(clientId)
    .setSubject(mailbox.sub)
    .setIssuedAt(nowSeconds)
    .setExpirationTime(nowSeconds + 3600)
    .sign(signer.key);
}
