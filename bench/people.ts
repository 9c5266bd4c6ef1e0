import { randomUUID } from "node:crypto";
import { openDatabase, withTenant } from "#src/db/client.ts";
import { recountContacts, waitingRecounts } from "#src/domain/contacts/recount.ts";
import { type InteractionFacts, storeInteractions } from "#src/domain/interactions/store.ts";
import type { Bench } from "./row.ts";
import type { Stack } from "./stack.ts";

const FIRST =
  "Anna Bo Carla Dmitri Elif Farid Gwen Hugo Ines Jonas Kemal Lena Marco Nadia Olga Pavel Quinn Rosa Sven Tara".split(
    " ",
  );
const LAST =
  "Mill Stone Berg Rossi Haas Novak Silva Kaya Olsen Dubois Weber Costa Lund Moreau Vega Wolf Young Zeller Adler Brandt".split(
    " ",
  );

/** What people type: each asked anew, the n-th time it is asked. */
export const SEARCHES: Record<string, (n: number) => string> = {
  rare: () => "zebedee",
  common: () => "example",
  "one word": (n) => FIRST[n % FIRST.length] ?? "",
  "two words": (n) => `${FIRST[n % FIRST.length]} ${LAST[Math.floor(n / FIRST.length) % LAST.length]}`,
  "no hit": (n) => `qqxyzzy${n}`,
};

const PEOPLE_A_MAIL = 8;
const MAILS_A_BATCH = 250;
const RECOUNTED_AT_ONCE = 2_000;

/** So many contacts in one workspace, made the product's way: of mails with eight people each. Every 40,000th is rare. */
export async function seedContacts(bench: Bench, { database, sql }: Stack, tenantId: string, count: number) {
  const connectionId = randomUUID();
  await sql`insert into connections (tenant_id, id, user_id, provider, account_id, account)
            values (${tenantId}, ${connectionId}, ${tenantId}, 'google', '1', 'me@example.com')`;
  const app = openDatabase(database.appUrl, { max: 1 });
  bench.defer(app.close);
  const mailbox = { tenantId, connectionId, account: "me@example.com" };
  const mails = Math.ceil(count / PEOPLE_A_MAIL);
  for (let first = 0; first < mails; first += MAILS_A_BATCH) {
    const some = Array.from({ length: Math.min(MAILS_A_BATCH, mails - first) }, (_, n) => mail(first + n));
    await withTenant(app.db, tenantId, (tx) => storeInteractions(tx, mailbox, some));
  }
  for (let left = true; left;) {
    left = await withTenant(app.db, tenantId, async (tx) => {
      const waiting = await waitingRecounts(tx, tenantId, RECOUNTED_AT_ONCE);
      await recountContacts(tx, tenantId, waiting);
      return waiting.length > 0;
    });
  }
  const [made] = await sql<{ contacts: number }[]>`select count(*)::int as contacts from contacts`;
  if (made?.contacts !== count) throw new Error(`${made?.contacts} contacts were made, not ${count}`);
  await sql`vacuum (analyze)`;
}

function mail(n: number) {
  const people = Array.from({ length: PEOPLE_A_MAIL }, (_, at) => person(n * PEOPLE_A_MAIL + at));
  const facts: InteractionFacts = {
    kind: n % 6 === 0 ? "meeting" : "email",
    direction: n % 6 === 0 ? null : n % 2 === 0 ? "in" : "out",
    occurredAt: new Date(Date.UTC(2026, 0, 1) + n * 1_537_000),
    endsAt: null,
    allDay: false,
    subject: `Subject ${n}`,
    snippet: null,
    threadId: null,
    automated: false,
    participants: people.map((one, at) => ({ ...one, role: at === 0 ? "from" : "to" })),
  };
  return { stream: "gmail.messages", externalId: `m${n}`, facts };
}

function person(n: number): { email: string; name: string } {
  const first = n % 40_000 === 7 ? "Zebedee" : (FIRST[n % FIRST.length] ?? "");
  const last = LAST[Math.floor(n / FIRST.length) % LAST.length] ?? "";
  return { email: `${first}.${last}.${n}@example.org`.toLowerCase(), name: `${first} ${last}` };
}
