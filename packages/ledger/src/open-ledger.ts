import { type Database, type Keyring, migrate } from "@intercom-dsar/database";
import { bringForward } from "./bring-forward.ts";
import { checkKey } from "./check-key.ts";
import { claim } from "./claim.ts";
import { forecast } from "./forecast.ts";
import { verifyJournal } from "./journal.ts";
import { acquireLeases, releaseLease, renewLease } from "./leases.ts";
import type { Ledger } from "./ledger.ts";
import type { LedgerContext } from "./ledger-context.ts";
import { reported } from "./ledger-error.ts";
import {
  dueDestinations,
  markPublished,
  outcome,
  postpone,
  redeliver,
  setAside,
  takeOutbox,
} from "./outbox.ts";
import { loadBudget, noteConnected, park, parked, parkings, saveBudget, unpark } from "./parking.ts";
import { purge } from "./purge.ts";
import { receive } from "./receive.ts";
import { DEFAULT_RETENTION, RetentionError } from "./retention.ts";
import { LEDGER_SCHEMA } from "./schema.ts";
import { statistics } from "./statistics.ts";
import { append, assign, begin, end, handBack, wait } from "./transitions.ts";
import type { Retention } from "./types.ts";
import { endedAmong, find, history, isCancelRequested, nextDueAt, summary } from "./views.ts";
import { noteDeleted, noteReappeared } from "./watched.ts";

export interface LedgerOptions {
  /** Stays the caller's: `close` of the ledger leaves it open. */
  readonly database: Database;
  readonly keyring: Keyring;
  readonly retention?: Retention;
  /** Milliseconds since 1970. @default Date.now */
  readonly now?: () => number;
  /** Milliseconds of a clock that never jumps. @default performance.now */
  readonly monotonic?: () => number;
}

/** Opens the ledger and brings its schema up to date. Rejects with `ledger_unavailable`, `schema_too_new`, `wrong_key`, `retention_invalid`. */
export async function openLedger(options: LedgerOptions): Promise<Ledger> {
  const {
    database,
    keyring,
    retention = DEFAULT_RETENTION,
    now = Date.now,
    monotonic = () => performance.now(),
  } = options;
  if (retention.idsMs < retention.recordsMs || retention.recordsMs < retention.identifiersMs)
    throw new RetentionError();
  await reported(() => migrate(database, LEDGER_SCHEMA));
  await reported(() => checkKey(database, keyring));
  const listeners = new Set<() => void>();
  const wake = () => {
    for (const listener of [...listeners]) listener();
  };
  const announce = () => {
    queueMicrotask(wake);
    // Others that miss the word look by themselves within a second.
    database.announceChange().catch(() => {});
  };
  let stopForeign: (() => void) | undefined;
  const context: LedgerContext = { database, keyring, now, monotonic, retention, announce };
  const on =
    <Parameters extends unknown[], Result>(
      work: (context: LedgerContext, ...parameters: Parameters) => Promise<Result>,
    ) =>
    (...parameters: Parameters): Promise<Result> =>
      reported(() => work(context, ...parameters));

  return {
    receive: on(receive),
    lease: on(acquireLeases),
    renew: on(renewLease),
    release: on(releaseLease),
    claim: on(claim),
    append: on(append),
    begin: on(begin),
    isCancelRequested: on(isCancelRequested),
    history: on(history),
    wait: on(wait),
    handBack: on(handBack),
    assign: on(assign),
    end: on(end),
    park: on(park),
    parked: on(parked),
    parkings: on(parkings),
    unpark: on(unpark),
    forecast: on(forecast),
    noteConnected: on(noteConnected),
    bringForward: on(bringForward),
    saveBudget: on(saveBudget),
    loadBudget: on(loadBudget),
    takeOutbox: on(takeOutbox),
    markPublished: on(markPublished),
    postpone: on(postpone),
    setAside: on(setAside),
    dueDestinations: on(dueDestinations),
    redeliver: on(redeliver),
    noteDeleted: on(noteDeleted),
    noteReappeared: on(noteReappeared),
    find: on(find),
    endedAmong: on(endedAmong),
    outcome: on(outcome),
    summary: on(summary),
    statistics: on(statistics),
    purge: on(purge),
    verify: on(verifyJournal),
    nextDueAt: on(nextDueAt),
    onChange(listener) {
      stopForeign ??= database.onForeignChange(wake);
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async close() {
      listeners.clear();
      stopForeign?.();
    },
  };
}
