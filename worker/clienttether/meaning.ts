import type { Tx } from "#src/db/client.ts";
import { writeHotList, writeLeadMetrics, writeStageCounts } from "#src/domain/clienttether/day-figures.ts";
import type { Evidence } from "#src/domain/clienttether/evidence.ts";
import { buryActivities, storeActivities } from "#src/domain/clienttether/store-activities.ts";
import { buryLeads, storeLeads } from "#src/domain/clienttether/store-leads.ts";
import { buryNotes, storeNotes } from "#src/domain/clienttether/store-notes.ts";
import { buryOpportunities, storeOpportunities } from "#src/domain/clienttether/store-opportunities.ts";
import {
  type CtScheduleStream,
  type CtSettings,
  type CtStreamName,
  mapCtActivity,
  mapCtLead,
  mapCtNote,
  mapCtOpportunity,
} from "#src/providers/clienttether/index.ts";

/** A row as the provider gave it; `part`: the client it was asked for. */
export type Row = { externalId: string; payload: Record<string, unknown>; part: string; fetchedAt: string };
type What = { settings: CtSettings; stages: readonly string[] };

/** What rows of one stream mean in our tables. `W`: the write of one row. */
type MeaningOf<W extends { externalId: string }> = {
  map(row: Omit<Row, "fetchedAt">, what: What): W;
  /** What a row is placed by; null where the provider does not say. */
  dateOf(write: W): Date | null;
  store(tx: Tx, evidence: Evidence, writes: readonly W[]): Promise<void>;
  bury(tx: Tx, evidence: Evidence, ids: readonly string[]): Promise<void>;
  /** What is told of all rows together; made with them, in their transaction. */
  sums?(tx: Tx, evidence: Evidence): Promise<void>;
};

export type Write = { externalId: string };
export type Meaning = MeaningOf<Write>;

const meaning = <W extends Write>(one: MeaningOf<W>): Meaning => one as unknown as Meaning;

const scheduled = (stream: CtScheduleStream) =>
  meaning({
    map: ({ payload }, { settings }) => mapCtActivity(stream, payload, settings),
    dateOf: ({ scheduledAt }) => scheduledAt,
    store: (tx, evidence, writes) => storeActivities(tx, evidence, stream, writes),
    bury: buryActivities,
  });

/** Stages are no rows of their own: the list is stored as one. */
export const MEANINGS: Readonly<Record<Exclude<CtStreamName, "ct.stages">, Meaning>> = {
  "ct.leads": meaning({
    map: ({ payload }, { settings, stages }) => mapCtLead(payload, settings, stages),
    dateOf: ({ createdAt }) => createdAt,
    store: storeLeads,
    bury: buryLeads,
    sums: writeLeadMetrics,
  }),
  "ct.opportunities": meaning({
    map: ({ payload }, { settings }) => mapCtOpportunity(payload, settings),
    dateOf: ({ createdAt }) => createdAt,
    store: storeOpportunities,
    bury: buryOpportunities,
    async sums(tx, evidence) {
      await writeHotList(tx, evidence);
      await writeStageCounts(tx, evidence);
    },
  }),
  "ct.events": scheduled("ct.events"),
  "ct.activities": scheduled("ct.activities"),
  "ct.notes": meaning({
    map: ({ payload, part }, { settings }) => mapCtNote(payload, settings, part),
    dateOf: ({ writtenAt }) => writtenAt,
    store: storeNotes,
    bury: buryNotes,
  }),
};
