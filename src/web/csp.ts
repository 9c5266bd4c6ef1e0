import { createHash } from "node:crypto";
import { themeScript } from "#src/layouts/theme-script.ts";
import idle from "astro/runtime/client/idle.prebuilt.js";
import load from "astro/runtime/client/load.prebuilt.js";
import media from "astro/runtime/client/media.prebuilt.js";
import only from "astro/runtime/client/only.prebuilt.js";
import visible from "astro/runtime/client/visible.prebuilt.js";
import { ISLAND_STYLES } from "astro/runtime/server/astro-island-styles.js";
import island from "astro/runtime/server/astro-island.prebuilt.js";

const hashOf = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

/**
 * The few inline texts that Astro puts into a page with islands, and our theme script, by hash; everything else is a file
 * of ours. Astro's own list would name each built file too, which is more than some proxies take in a header.
 */
const SCRIPTS = [themeScript, island, load, idle, visible, media, only].map(hashOf).join(" ");
const STYLES = hashOf(ISLAND_STYLES);

/** @param formTargets origins that a form of ours is redirected to: browsers hold redirects to form-action as well */
export function contentSecurityPolicy(formTargets: string[]): string {
  return [
    "default-src 'self'",
    `script-src 'self' ${SCRIPTS}`,
    `style-src 'self' ${STYLES}`,
    "img-src 'self' data:",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    `form-action ${["'self'", ...formTargets].join(" ")}`,
  ].join("; ");
}
