/** Kept in the database: never rename. In the order a run reads them; notes last, they take a call for each client. */
export const CT_STREAMS = [
  "ct.stages",
  "ct.leads",
  "ct.opportunities",
  "ct.events",
  "ct.activities",
  "ct.notes",
] as const;

export type CtStreamName = (typeof CT_STREAMS)[number];
