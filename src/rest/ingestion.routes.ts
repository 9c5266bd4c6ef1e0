import { z } from "zod";
import { readAllowance } from "#src/connect/allowance.ts";
import { coverage } from "#src/domain/ingestion/coverage.ts";
import { ingestionStatus } from "#src/domain/ingestion/status.ts";
import { startIngestionInput } from "#src/trpc/ingestion.router.ts";
import { coverageShape, ingestionStatusShape, startedShape } from "./ingestion.shapes.ts";
import { acts, reads } from "./route.ts";

const ofConnection = z.object({ connectionId: z.uuid().describe("The connected account.") });

export const INGESTION_ROUTES = [
  acts({
    id: "startIngestion",
    path: "/ingestion/start",
    summary: "Read the last months of an account",
    about: "A run that is open is widened: there is never a second one. Needs a session; keys only read.",
    input: startIngestionInput,
    answer: startedShape,
    example: { runId: "5d0a4c4e-4f7e-4f0e-9d57-6f6f0c7c2a11" },
    mayAnswer: [404, 409],
    verb: (api, input) => api.ingestion.start(input),
  }),
  reads({
    id: "getIngestionStatus",
    path: "/ingestion/status",
    summary: "Progress of an account's newest run",
    scope: "sync:read",
    input: ofConnection,
    answer: ingestionStatusShape,
    example: null,
    mayAnswer: [404],
    verb: async ({ tx, tenantId, services }, { connectionId }) =>
      ingestionStatus(tx, tenantId, connectionId, await readAllowance(services, tx, { tenantId, connectionId })),
  }),
  reads({
    id: "getCoverage",
    path: "/coverage",
    summary: "What is held of each month of each stream of an account",
    scope: "sync:read",
    input: ofConnection,
    answer: coverageShape,
    example: {
      from: "2025-11-20T09:00:00.000Z",
      to: "2026-11-20T09:00:00.000Z",
      streams: [
        {
          stream: "gmail.messages",
          months: [
            {
              month: "2025-11",
              state: "complete",
              items: 412,
              failed: 0,
              checkedAt: "2026-11-20T09:02:11.000Z",
              reason: null,
              healable: true,
            },
          ],
        },
      ],
    },
    mayAnswer: [404],
    verb: ({ tx, tenantId }, asked) => coverage(tx, tenantId, asked.connectionId),
  }),
];
