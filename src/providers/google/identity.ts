import { createRemoteJWKSet, errors, jwtVerify } from "jose";
import { z } from "zod";
import { ProviderError } from "#src/errors.ts";
import type { Identity } from "../contract.ts";
import { openHttp } from "../http.ts";

const GOOGLE = { id: "google", label: "Google" };
export const ISSUERS = ["https://accounts.google.com", "accounts.google.com"];

const person = z.object({
  sub: z.string().min(1),
  email: z.email(),
  email_verified: z.union([z.boolean(), z.stringbool()]),
});

export type Claimed = { idToken: string; accessToken: string; nonce: string };

/**
 * Who granted access: the account by `sub`, and its address, from userinfo where the id_token leaves it out.
 *
 * @throws ProviderError naming the check that failed, never a claim
 */
export function openIdentity(config: { clientId: string; certsUrl: string; userinfoUrl: string }) {
  const keys = createRemoteJWKSet(new URL(config.certsUrl), { timeoutDuration: 10_000 });
  return async ({ idToken, accessToken, nonce }: Claimed): Promise<Identity> => {
    const claims = await verify(idToken, keys, config.clientId);
    if (claims["nonce"] !== nonce) throw refused("wrong nonce");
    const known = claims["email"] === undefined ? await userinfo(config.userinfoUrl, accessToken) : claims;
    const parsed = person.safeParse(known);
    if (!parsed.success || parsed.data.sub !== claims.sub) throw refused("no account");
    if (!parsed.data.email_verified) throw refused("address not verified");
    return { accountId: parsed.data.sub, account: parsed.data.email.toLowerCase() };
  };
}

const refused = (why: string): ProviderError => new ProviderError("Google", `id_token, ${why}`, 200);

/** jose's errors carry the payload: they are not passed on. */
async function verify(idToken: string, keys: ReturnType<typeof createRemoteJWKSet>, audience: string) {
  try {
    const options = {
      issuer: ISSUERS,
      audience,
      algorithms: ["RS256"],
      clockTolerance: 60,
      requiredClaims: ["exp", "sub"],
    };
    return (await jwtVerify(idToken, keys, options)).payload;
  } catch (error) {
    if (error instanceof errors.JWKSTimeout || !(error instanceof errors.JOSEError)) {
      throw new ProviderError("Google", "certs", 0);
    }
    const claim = error instanceof errors.JWTClaimValidationFailed ? ` ${error.claim}` : "";
    throw refused(`${error.code}${claim}`);
  }
}

function userinfo(address: string, accessToken: string) {
  const http = openHttp({ provider: GOOGLE, accessToken: async () => accessToken });
  const signal = AbortSignal.timeout(10_000);
  return http.getJson({ call: "userinfo", url: new URL(address), units: 0, signal, schema: z.looseObject({}) });
}
