/** An error for programs: the same three fields everywhere. */
export function jsonError(status: number, code: string, message: string, remedy: string | null = null): Response {
  return Response.json({ error: { code, message, remedy } }, { status });
}

const escape = (text: string) => text.replaceAll(/[&<>"']/g, (one) => `&#${one.charCodeAt(0)};`);

/** An error for people, for when no page can be rendered. Without styles or scripts, so that no policy is in its way. */
export function plainPage(status: number, title: string, message: string, remedy: string): Response {
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>${escape(title)} · Syncline</title></head><body><main><h1>${escape(title)}</h1><p>${escape(message)}</p><p>${escape(remedy)}</p></main></body></html>`;
  return new Response(html, { status, headers: { "content-type": "text/html; charset=utf-8" } });
}
