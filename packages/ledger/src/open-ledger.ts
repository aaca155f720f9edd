import { type Database, migrate } from "@intercom-dsar/database";
import type { Keyring } from "@intercom-dsar/sealing";
import { beginAction, endAction, listActions } from "./audit/operator-actions.ts";
import { readContent, reveal } from "./audit/request-content.ts";
import { noteDeleted, noteReappeared } from "./hints/apply-hints.ts";
import { approve } from "./holds/approve.ts";
import { release } from "./holds/daily-limit.ts";
import { cancelOne, releaseOne, retryNow } from "./holds/hold-one.ts";
import { listPauses, pause, resume } from "./holds/pauses.ts";
import { withdraw } from "./holds/withdraw.ts";
import { receive } from "./inbox/receive.ts";
import { verifyJournal } from "./journal/journal.ts";
import { readChain } from "./journal/read-chain.ts";
import { readTimeline } from "./journal/timeline.ts";
import { acquireLeases, releaseLease, renewLease } from "./leases/acquire-leases.ts";
import { hasOlder, listInstances } from "./leases/instances.ts";
import type { Ledger } from "./ledger.ts";
import {
  addLink,
  expiredObjects,
  findLink,
  noteDestroyed,
  noteFetch,
  renewLink,
} from "./links/result-links.ts";
import { findLook, lookMessage, postponeLook, settleLook, takeLook } from "./looks/later-looks.ts";
import { finishUpgrade } from "./maintenance/finish-upgrade.ts";
import { purge } from "./maintenance/purge.ts";
import { DEFAULT_RETENTION, RetentionError } from "./maintenance/retention.ts";
import { rewrapKeys } from "./maintenance/rewrap-keys.ts";
import { settleRestored } from "./maintenance/settle-restored.ts";
import { shiftDueTimes } from "./maintenance/shift-due-times.ts";
import { acknowledgeNotice, findNotice, listNotices, noticesOfRequest } from "./notices/erasure-notices.ts";
import { listDeadLetters } from "./outbox/dead-letters.ts";
import {
  dueDestinations,
  keptLetters,
  markPublished,
  outcome,
  postpone,
  quarantine,
  redeliver,
  takeOutbox,
} from "./outbox/outbox-messages.ts";
import { endedBetween } from "./reads/ended-between.ts";
import { countRequests, endedSince, listRequests } from "./reads/list-requests.ts";
import { endedGroups } from "./reads/month-report.ts";
import { receivedGroups } from "./reads/received-groups.ts";
import { listSenders } from "./reads/sender-list.ts";
import { statistics } from "./reads/statistics.ts";
import {
  filterEnded,
  filterIdentified,
  find,
  findEverySenders,
  findListed,
  findOwn,
  history,
  isCancelRequested,
  nextDueAt,
  summary,
} from "./reads/views.ts";
import { listWorkspaces, readWorkspace } from "./reads/workspace-list.ts";
import { claim } from "./requests/claim.ts";
import { forecast } from "./requests/forecast.ts";
import { holdOne, releaseHold } from "./requests/operator-hold.ts";
import { append, assign, begin, end, requeue, wait } from "./requests/transitions.ts";
import type { Retention } from "./retention.ts";
import { checkKey } from "./storage/check-key.ts";
import { type Forms, readForms } from "./storage/forms.ts";
import { type KnownHashKeys, knownHashKeys } from "./storage/known-hash-keys.ts";
import type { LedgerContext } from "./storage/ledger-context.ts";
import { reported } from "./storage/ledger-error.ts";
import { earlierHashKeys, keepLedgerKeys, missingKeys, readLedgerKeys } from "./storage/ledger-keys.ts";
import { LEDGER_SCHEMA } from "./storage/schema.ts";
import {
  listParked,
  loadBudget,
  park,
  parked,
  saveBudget,
  unpark,
  workspaceConnected,
} from "./workspaces/parking.ts";

export interface LedgerOptions {
  /** Stays the caller's: `close` of the ledger leaves it open. */
  readonly database: Database;
  readonly keyring: Keyring;
  readonly retention?: Retention;
  /** Whose the requests are that the release before stored without a sender: `pipe` in a process that reads a pipe. @default kafka */
  readonly unnamedSender?: "kafka" | "pipe";
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
    unnamedSender = "kafka",
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
  const forms = await reported(() => readForms(database));
  const hashKeys = await reported(() => openHashKeys(database, keyring, forms, now));
  const context: LedgerContext = {
    database,
    keyring,
    forms,
    hashKeys,
    now,
    monotonic,
    retention,
    unnamedSender,
    announce,
  };
  const on =
    <Parameters extends unknown[], Result>(
      work: (context: LedgerContext, ...parameters: Parameters) => Promise<Result>,
    ) =>
    (...parameters: Parameters): Promise<Result> =>
      reported(() => work(context, ...parameters));

  return {
    inbox: { receive: on(receive) },
    leases: {
      acquire: on(acquireLeases),
      renew: on(renewLease),
      release: on(releaseLease),
      hasOlder: on(hasOlder),
    },
    requests: {
      claim: on(claim),
      append: on(append),
      begin: on(begin),
      isCancelRequested: on(isCancelRequested),
      history: on(history),
      wait: on(wait),
      requeue: on(requeue),
      assign: on(assign),
      end: on(end),
      forecast: on(forecast),
    },
    workspaces: {
      park: on(park),
      parked: on(parked),
      listParked: on(listParked),
      unpark: on(unpark),
      workspaceConnected: on(workspaceConnected),
      saveBudget: on(saveBudget),
      loadBudget: on(loadBudget),
    },
    outbox: {
      take: on(takeOutbox),
      dueDestinations: on(dueDestinations),
      markPublished: on(markPublished),
      postpone: on(postpone),
      quarantine: on(quarantine),
      redeliver: on(redeliver),
    },
    holds: {
      pause: on(pause),
      resume: on(resume),
      withdraw: on(withdraw),
      release: on(release),
      list: on(listPauses),
      cancelOne: on(cancelOne),
      retryNow: on(retryNow),
      holdOne: on(holdOne),
      releaseHold: on(releaseHold),
      releaseOne: on(releaseOne),
      approve: on(approve),
    },
    audit: { begin: on(beginAction), end: on(endAction), list: on(listActions), reveal: on(reveal) },
    links: {
      add: on(addLink),
      find: on(findLink),
      renew: on(renewLink),
      noteFetch: on(noteFetch),
      expired: on(expiredObjects),
      noteDestroyed: on(noteDestroyed),
    },
    looks: {
      take: on(takeLook),
      postpone: on(postponeLook),
      settle: on(settleLook),
      find: on(findLook),
      message: on(lookMessage),
    },
    notices: {
      acknowledge: on(acknowledgeNotice),
      find: on(findNotice),
      ofRequest: on(noticesOfRequest),
      list: on(listNotices),
    },
    hints: { noteDeleted: on(noteDeleted), noteReappeared: on(noteReappeared) },
    reads: {
      find: on(find),
      findOwn: on(findOwn),
      findListed: on(findListed),
      findEverySenders: on(findEverySenders),
      list: on(listRequests),
      count: on(countRequests),
      endedSince: on(endedSince),
      timeline: on(readTimeline),
      chain: on(readChain),
      content: on(readContent),
      workspaces: on(listWorkspaces),
      workspace: on(readWorkspace),
      senders: on(listSenders),
      instances: on(listInstances),
      endedBetween: on(endedBetween),
      endedGroups: on(endedGroups),
      receivedGroups: on(receivedGroups),
      deadLetters: on(listDeadLetters),
      filterEnded: on(filterEnded),
      filterIdentified: on(filterIdentified),
      outcome: on(outcome),
      keptLetters: on(keptLetters),
      summary: on(summary),
      statistics: on(statistics),
      verify: on(verifyJournal),
    },
    maintenance: {
      purge: on(purge),
      rewrapKeys: on(rewrapKeys),
      settleRestored: on(settleRestored),
      finishUpgrade: on(finishUpgrade),
      shiftDueTimes: on(shiftDueTimes),
    },
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

/** Those of this process and those that the ledger remembers; what is new is remembered as well. */
async function openHashKeys(
  database: Database,
  keyring: Keyring,
  forms: Forms,
  now: () => number,
): Promise<KnownHashKeys> {
  const rows = await readLedgerKeys(database);
  const isKept = (id: string) => rows.some(({ key_id }) => key_id === id);
  const fresh = keyring.hashKeys.filter(({ id }) => !isKept(id));
  // The key was checked: nothing is left of what these had sealed.
  const gone = missingKeys(keyring, rows);
  if (fresh.length + gone.length > 0)
    await database.transaction(async (transaction) => {
      for (const { key_id } of gone)
        await transaction.query("DELETE FROM ledger_keys WHERE key_id = ?", [key_id]);
      await keepLedgerKeys(keyring, transaction, fresh, now());
    });
  const earlier = earlierHashKeys(
    keyring,
    rows.filter((row) => !gone.includes(row)),
  );
  return knownHashKeys(keyring, earlier, forms);
}
