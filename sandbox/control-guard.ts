import type { HttpBindings } from "@hono/node-server";
import type { Context } from "hono";

const LOOPBACK = /^(::1|(::ffff:)?127\.\d+\.\d+\.\d+)$/;
const LOCAL_HOST = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i;

/**
 * From this machine, addressed as this machine, and not by a page of another site.
 *
 * The last two keep a web page the developer happens to visit from reaching in through the browser.
 */
export function isLoopbackCall(c: Context): boolean {
  const { incoming } = c.env as HttpBindings;
  const isLocalPeer = LOOPBACK.test(incoming.socket.remoteAddress ?? "");
  const isLocalName = LOCAL_HOST.test(c.req.header("host") ?? "");
  const site = c.req.header("sec-fetch-site");
  const isOwnPage = site === undefined || site === "same-origin" || site === "none";
  return isLocalPeer && isLocalName && isOwnPage;
}
