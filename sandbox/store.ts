import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { JWK } from "jose";
import type { Clock } from "./clock.ts";
import { applyChange } from "./google/calendar-change.ts";
import type { CalendarEvent } from "./google/calendar.types.ts";
import { createGrants, type GrantState, type Grants } from "./google/grants.ts";
import { loadSigner, type Signer } from "./google/id-token.ts";
import { generateMailbox } from "./generate/mailbox.ts";
import { ownerOf } from "./generate/people.ts";
import { applyMailChange, goLive, type MailChange } from "./mail/live.ts";
import type { LiveMailbox, Mailbox } from "./mailbox.ts";
import { openArchive, removeUnused } from "./mbox/archive.ts";
import { type GeneratedArgs, MailboxConflictError, type MailboxRecord, type StoredImport } from "./records.ts";
import { readJsonFile, writeJsonFile } from "./state-file.ts";

type State = GrantState & { key?: JWK; mailboxes: MailboxRecord[] };

const HOUR_MS = 3_600_000;

export type Store = {
  signer: Signer;
  grants: Grants;
  /** Where imported archives are kept. */
  folder: string;
  mailboxes(): LiveMailbox[];
  /** By address (any casing) or by `sub`. */
  find(addressOrSub: string): LiveMailbox | undefined;
  /** The same arguments give the same mailbox; @throws MailboxConflictError for others under a taken address. */
  createGenerated(args: GeneratedArgs): LiveMailbox;
  /** The earlier import of an address; @throws MailboxConflictError when other content has it. */
  importedAs(address: string): StoredImport | undefined;
  /** Replaces an earlier import of the same address, but for files that the new record names as well. */
  addImported(record: StoredImport): LiveMailbox;
  changeEvent(mailbox: Mailbox | LiveMailbox, event: CalendarEvent): void;
  changeMail(mailbox: LiveMailbox, change: MailChange): void;
  close(): void;
};

/** @param dataDir kept across restarts; without it everything is forgotten at the end */
export async function openStore(clock: Clock, dataDir?: string): Promise<Store> {
  const folder = dataDir ?? mkdtempSync(join(tmpdir(), "syncline-sandbox-"));
  mkdirSync(folder, { recursive: true });
  const path = join(folder, "state.json");
  const state = (readJsonFile(path) as State | undefined) ?? { mailboxes: [], grants: [], access: {} };
  const signer = await loadSigner(state.key);
  state.key = signer.privateJwk;
  const save = () => {
    if (dataDir !== undefined) writeJsonFile(path, state);
  };
  save();
  const open = new Map(state.mailboxes.map((record) => [record.address, openMailbox(record, folder)]));

  function add(record: MailboxRecord): LiveMailbox {
    const mailbox = openMailbox(record, folder);
    const earlier = state.mailboxes.find((one) => one.address === record.address);
    open.get(record.address)?.close();
    open.set(record.address, mailbox);
    state.mailboxes = [...state.mailboxes.filter((one) => one !== earlier), record];
    save();
    if (earlier?.kind === "imported") removeUnused(folder, earlier, record);
    return mailbox;
  }

  function createGenerated({ seed, messages, events, email, anchorMs }: GeneratedArgs): LiveMailbox {
    const address = (email ?? ownerOf({ seed, messages, events }).address).toLowerCase();
    const known = state.mailboxes.find((record) => record.address === address);
    if (known) return sameArgs(known, { seed, messages, events }, open.get(address));
    const anchor = anchorMs ?? Math.floor(clock.now() / HOUR_MS) * HOUR_MS;
    return add({ kind: "generated", address, seed, messages, events, anchorMs: anchor });
  }

  return {
    signer,
    folder,
    grants: createGrants(
      state,
      (access) => {
        state.access = access;
        save();
      },
      clock.now,
    ),
    mailboxes: () => [...open.values()],
    find: (key) => open.get(key.toLowerCase()) ?? [...open.values()].find((mailbox) => mailbox.sub === key),
    createGenerated,
    importedAs(address) {
      const record = state.mailboxes.find((one) => one.address === address);
      if (record?.kind === "generated") throw new MailboxConflictError(`${address} exists already with other content`);
      return record;
    },
    addImported: add,
    changeEvent(mailbox, event) {
      applyChange(mailbox.calendar, event);
      const record = state.mailboxes.find((one) => one.address === mailbox.address);
      if (record) record.changes = [...(record.changes ?? []), event];
      save();
    },
    changeMail(mailbox, change) {
      applyMailChange(mailbox, change);
      const record = state.mailboxes.find((one) => one.address === mailbox.address);
      if (record) (record.mailChanges ??= []).push(change);
      save();
    },
    close() {
      for (const mailbox of open.values()) mailbox.close();
      if (dataDir === undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
}

function sameArgs(known: MailboxRecord, args: GeneratedArgs, mailbox: LiveMailbox | undefined): LiveMailbox {
  const isSame =
    known.kind === "generated" &&
    known.seed === args.seed &&
    known.messages === args.messages &&
    known.events === args.events;
  if (isSame && mailbox) return mailbox;
  throw new MailboxConflictError(`${known.address} exists already with other content`);
}

function openMailbox(record: MailboxRecord, folder: string): LiveMailbox {
  const sub = subOf(record.address);
  const mailbox = record.kind === "generated" ? generateMailbox(record, sub) : openArchive(record, sub, folder);
  for (const event of record.changes ?? []) applyChange(mailbox.calendar, event);
  return goLive(mailbox, record.mailChanges);
}

/** 21 decimal digits that never change for an address, like Google's. */
function subOf(address: string): string {
  const digest = createHash("sha256").update(`sub:${address}`).digest("hex").slice(0, 16);
  return `1${BigInt(`0x${digest}`).toString().padStart(20, "0")}`;
}
