import { isIP } from "node:net";

/**
 * The visitor's address. X-Forwarded-For is believed only as far as our own proxies wrote it: each appends the address it
 * was called from, so the visitor is `trustedProxies` entries from the end.
 *
 * @param socketAddress who is connected to this process
 * @param trustedProxies reverse proxies in front; 0 = the header is ignored
 */
export function clientIp(
  socketAddress: string | undefined,
  forwardedFor: string | null,
  trustedProxies: number,
): string | null {
  const direct = socketAddress && isIP(socketAddress) ? socketAddress : null;
  if (trustedProxies === 0 || !forwardedFor) return direct;
  const chain = forwardedFor.split(",").map((part) => part.trim());
  const found = chain.at(-trustedProxies);
  return found && isIP(found) ? found : direct;
}
