/** Pages that need no session; every other page sends visitors to sign in. */
const PUBLIC_PAGE = /^\/(sign-in|sign-up|invite\/[^/]+|404|500)\/?$/;

/** Endpoints that answer with a status instead of a redirect. */
const ENDPOINT = /^\/(api|auth|ingestion|coverage|health|metrics|webhooks|private|iag|internal)(\/|$)/;

/** What the browser may keep: bundled assets and the files of public/. */
const ASSET = /^\/(_astro\/|favicon\.|robots\.txt)/;

export const isEndpoint = (pathname: string): boolean => ENDPOINT.test(pathname);
export const isPublicPage = (pathname: string): boolean => PUBLIC_PAGE.test(pathname) || ASSET.test(pathname);
