import { z } from "zod";
import { listContacts } from "#src/domain/contacts/list.ts";
import { search } from "#src/trpc/inputs.ts";
import { cursor, instant, limit, named, pageOf } from "./named.ts";
import { reads } from "./route.ts";

const contact = z
  .strictObject({
    id: z.guid(),
    name: z.string().nullable(),
    email: z.string(),
    emailCount: z.number().int(),
    meetingCount: z.number().int(),
    firstSeenAt: instant,
    lastSeenAt: instant,
    automated: z.boolean().describe("A machine writes from there."),
  })
  .register(named, { id: "Contact" });

export const CONTACT_ROUTES = [
  reads({
    id: "listContacts",
    path: "/api/contacts",
    summary: "Contacts, last seen first",
    scope: "contacts:read",
    input: z.strictObject({
      q: search.optional().describe("Words that begin a word of the name or of an address."),
      limit: limit(100),
      cursor,
    }),
    answer: pageOf(contact).register(named, { id: "ContactPage" }),
    example: {
      items: [
        {
          id: "0a8f6f5e-53d1-4f1f-8a53-0f4d3b9c2b10",
          name: "Ana Day",
          email: "ana.day@example.com",
          emailCount: 14,
          meetingCount: 2,
          firstSeenAt: "2026-02-03T08:15:00.000Z",
          lastSeenAt: "2026-11-19T16:40:12.000Z",
          automated: false,
        },
      ],
      nextCursor: null,
    },
    verb: ({ tx, tenantId }, { q, ...asked }) => listContacts(tx, { tenantId, search: q, ...asked }),
  }),
];
