import { fileURLToPath } from "node:url";
import sirv from "sirv";
import type { Handler } from "./server.ts";

/** Vite puts a hash of the content into these names. */
const HASHED = "/_astro/";

/**
 * The built files first, then the pages. Files are listed once, at the start: a request for a page or for data costs no look
 * at the disk.
 */
export function withFiles(folder: URL, pages: Handler): Handler {
  const root = fileURLToPath(folder);
  const file = sirv(root, {
    etag: true,
    extensions: [],
    setHeaders(response, pathname) {
      const kept = pathname.startsWith(HASHED) ? "public, max-age=31536000, immutable" : "no-cache";
      response.setHeader("cache-control", kept);
    },
  });
  return (request, response) => {
    const { method, url = "/" } = request;
    if (!isReadable(url)) return response.writeHead(400).end("Bad request.");
    if (method !== "GET" && method !== "HEAD") return pages(request, response);
    return file(request, response, () => void pages(request, response));
  };
}

function isReadable(url: string): boolean {
  try {
    decodeURI(url);
    return true;
  } catch {
    return false;
  }
}
