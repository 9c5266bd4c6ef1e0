import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Pool } from "pg";

/**
 * The raw limit of a list: `bare-server.ts DATABASE_URL TENANT`. No session, no tenant transaction, no row security, no
 * checks: the same rows by one prepared statement over as many connections, answered as JSON. `/?limit=N`
 */
const [url = "", tenantId = ""] = process.argv.slice(2);
const pool = new Pool({ connectionString: url, max: 10 });

const text = `
  select id, name, email, emails_in + emails_out as "emailCount", meetings as "meetingCount", first_seen_at as "firstSeenAt",
         last_seen_at as "lastSeenAt", automated
    from contacts where tenant_id = $1 and not automated order by last_seen_at desc, id desc limit $2`;

async function list(limit: number): Promise<string> {
  const { rows } = await pool.query({ name: "list", text, values: [tenantId, limit + 1] });
  return JSON.stringify({ result: { data: { items: rows.slice(0, limit) } } });
}

const server = createServer(async (request, response) => {
  const limit = Number(new URL(request.url ?? "/", "http://bare").searchParams.get("limit"));
  const body = await list(limit);
  const length = Buffer.byteLength(body);
  response.writeHead(200, { "content-type": "application/json", "content-length": length }).end(body);
});
server.listen(0, "127.0.0.1", () => {
  process.stdout.write(
    `${JSON.stringify({ listening: `http://127.0.0.1:${(server.address() as AddressInfo).port}` })}\n`,
  );
});
process.on("SIGTERM", () => process.exit(0));
