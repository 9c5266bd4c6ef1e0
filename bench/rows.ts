import type { Row } from "./row.ts";
import { backfill, backfillLarge } from "./rows/backfill.row.ts";
import { contacts } from "./rows/contacts.row.ts";
import { dashboards } from "./rows/dashboards.row.ts";
import { firstSync } from "./rows/first-sync.row.ts";
import { hourly } from "./rows/hourly.row.ts";
import { importMbox } from "./rows/import.row.ts";
import { normalize } from "./rows/normalize.row.ts";
import { quota } from "./rows/quota.row.ts";
import { rawStore } from "./rows/raw-store.row.ts";
import { start } from "./rows/start.row.ts";

/** In the order they run. */
export const ROWS: readonly Row[] = [
  rawStore,
  normalize,
  backfill,
  quota,
  importMbox,
  contacts,
  dashboards,
  firstSync,
  hourly,
  start,
];

/** Only by name or with `--large`: minutes. */
export const LARGE_ROWS: readonly Row[] = [backfillLarge];
