const SAFE = new Set(["GET", "HEAD", "OPTIONS"]);

type Asked = { method: string; pathname: string; headers: Headers; hasSession: boolean; publicOrigin: string };

/**
 * Whether a request may act with the visitor's cookie: everything that could change something, and every tRPC call, must
 * come from our own pages. The content type plays no part: a foreign form can choose it.
 *
 * Requests that bring no cookie act for nobody (provider pushes, servers), except where the answer would set one.
 */
export function passesGate({ method, pathname, headers, hasSession, publicOrigin }: Asked): boolean {
  const rpc = pathname.startsWith("/api/trpc");
  const unsafe = !SAFE.has(method);
  if (!rpc && !(unsafe && (hasSession || pathname.startsWith("/auth/")))) return true;
  const site = headers.get("sec-fetch-site");
  if (site !== null) return site === "same-origin";
  const origin = headers.get("origin");
  // Browsers without Sec-Fetch-Site send Origin with everything unsafe; a plain GET changes nothing and has neither.
  return origin === null ? !unsafe : origin === publicOrigin;
}
