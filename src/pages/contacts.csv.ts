import type { APIRoute } from "astro";
import { contactFilterOf, contactsCsv } from "#src/web/contacts-csv.ts";

/** `?q=&automated=1&sort=&dir=&has=`, as on the page: all of the list as a file. */
export const GET: APIRoute = async ({ locals, url }) => {
  const { services, session, ip } = locals;
  // The middleware has sent away whoever is not signed in.
  if (!session) return new Response(null, { status: 401 });
  const body = await contactsCsv({ services, session, ip }, contactFilterOf(url.searchParams));
  const day = new Date().toISOString().slice(0, 10);
  return new Response(body, {
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": `attachment; filename="contacts-${day}.csv"`,
      "cache-control": "no-store",
    },
  });
};
