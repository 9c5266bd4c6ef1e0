import { createHash } from "node:crypto";
import { join } from "node:path";
import type { Clock } from "../clock.ts";
import { readJsonFile, writeJsonFile } from "../state-file.ts";
import type { AccountRecord, AccountSettings, AccountSize, Change } from "./account.types.ts";
import { applyChange } from "./change.ts";
import { type LiveAccount, openAccount } from "./live.ts";
import { changesSince, livedTo } from "./living.ts";
import { DEFAULT_SETTINGS } from "./settings.ts";
import { traitsOf } from "./traits.ts";

export type NewAccount = {
  name: string;
  size: Omit<AccountSize, "anchorMs"> & { anchorMs?: number };
  settings: Partial<AccountSettings>;
  keys?: { accessToken: string; webKey: string };
};

export type CtStore = {
  records(): readonly AccountRecord[];
  find(id: string): AccountRecord | undefined;
  /** Also by a key that was good once. */
  byWebKey(webKey: string): AccountRecord | undefined;
  /** The same name and numbers give the same account, as it is by now. */
  create(accounts: readonly NewAccount[]): AccountRecord[];
  /** As it is now: one that lives has gone on since. */
  live(record: AccountRecord): LiveAccount;
  change(record: AccountRecord, changes: readonly Change[]): void;
  configure(record: AccountRecord, settings: Partial<AccountSettings>): void;
  rotate(record: AccountRecord): void;
  remove(record: AccountRecord): void;
};

const HOUR_MS = 3_600_000;

/**
 * @param dataDir kept across restarts; without it everything is forgotten at the end
 * @param onAccount told of every account as it is first seen
 */
export function openCtStore(
  clock: Clock,
  dataDir: string | undefined,
  onAccount: (record: AccountRecord) => void,
): CtStore {
  const path = dataDir === undefined ? undefined : join(dataDir, "clienttether.json");
  const kept = path === undefined ? undefined : (readJsonFile(path) as AccountRecord[] | undefined);
  const records = new Map((kept ?? []).map((record) => [record.id, record]));
  const idByKey = new Map<string, string>();
  const open = new Map<string, LiveAccount>();
  for (const record of records.values()) {
    learnKeys(record);
    onAccount(record);
  }

  function learnKeys({ id, webKey, oldWebKeys }: AccountRecord): void {
    for (const key of [webKey, ...oldWebKeys]) idByKey.set(key, id);
  }

  function save(): void {
    if (path !== undefined) writeJsonFile(path, [...records.values()]);
  }

  function createOne({ name, size, settings, keys }: NewAccount): AccountRecord {
    const id = `ct-${digest(name, JSON.stringify(size)).slice(0, 12)}`;
    const traits = traitsOf(name, id);
    const known = records.get(id);
    if (known) return known;
    const anchorMs = size.anchorMs ?? Math.floor(clock.now() / HOUR_MS) * HOUR_MS;
    const record: AccountRecord = {
      id,
      name,
      ...(keys ?? keysOf(id, 0)),
      oldTokens: [],
      oldWebKeys: [],
      size: { ...size, anchorMs, ...traits.size },
      settings: { ...DEFAULT_SETTINGS, ...settings, ...traits.settings },
      changes: [],
    };
    records.set(id, record);
    learnKeys(record);
    onAccount(record);
    return record;
  }

  function opened(record: AccountRecord): LiveAccount {
    const known = open.get(record.id);
    if (known) return known;
    const account = openAccount(record);
    for (const change of record.changes) applyChange(account, change);
    open.set(record.id, account);
    return account;
  }

  function change(record: AccountRecord, changes: readonly Change[]): void {
    const account = opened(record);
    for (const one of changes) {
      applyChange(account, one);
      record.changes.push(one);
    }
    save();
  }

  return {
    records: () => [...records.values()],
    find: (id) => records.get(id),
    byWebKey: (webKey) => records.get(idByKey.get(webKey) ?? ""),
    create(accounts) {
      const before = records.size;
      const created = accounts.map(createOne);
      if (records.size > before) save();
      return created;
    },
    live(record) {
      const nowMs = clock.now();
      if (record.settings.changesPerDay > 0 && livedTo(record, nowMs) > (record.livedToMs ?? 0)) {
        const changes = changesSince(record, nowMs);
        record.livedToMs = livedTo(record, nowMs);
        change(record, changes);
      }
      return opened(record);
    },
    change,
    configure(record, settings) {
      Object.assign(record.settings, settings);
      // Opened anew: how dates are written is among the settings.
      open.delete(record.id);
      save();
    },
    rotate(record) {
      record.oldTokens.push(record.accessToken);
      record.oldWebKeys.push(record.webKey);
      Object.assign(record, keysOf(record.id, record.oldTokens.length));
      learnKeys(record);
      save();
    },
    remove(record) {
      for (const key of [record.webKey, ...record.oldWebKeys]) idByKey.delete(key);
      records.delete(record.id);
      open.delete(record.id);
      save();
    },
  };
}

/** @param turn how often they were changed before */
function keysOf(id: string, turn: number): { accessToken: string; webKey: string } {
  return {
    accessToken: `sandbox-${digest("token", id, turn).slice(0, 40)}`,
    webKey: `CT_${digest("web", id, turn).slice(0, 32)}`,
  };
}

function digest(...parts: readonly (string | number)[]): string {
  return createHash("sha256").update(parts.join("\u0000")).digest("hex");
}
