import type { Schema } from "@intercom-dsar/database";
import { LATER_LOOKS } from "./later-look-table.ts";
import { ACKNOWLEDGED_AS, NOTICES } from "./notice-table.ts";
import { OPERATOR_TABLES, RARE_STATUSES } from "./operator-tables.ts";
import { REDELIVERIES } from "./redelivery-columns.ts";
import { RESULT_LINKS } from "./result-link-tables.ts";

/** `{bytes}` is the dialect's type for bytes. Times are milliseconds since 1970, but for leases, whose clock is the database's. */
const FIRST = [
  `CREATE TABLE requests (
    request_id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    stated_workspace TEXT,
    workspace_id TEXT NOT NULL,
    meaning TEXT NOT NULL,
    sealed {bytes},
    chain_key {bytes},
    received_at BIGINT NOT NULL,
    deadline BIGINT,
    after_id TEXT,
    retry_of TEXT,
    traceparent TEXT,
    arrived_at BIGINT NOT NULL,
    state TEXT NOT NULL,
    urgency BIGINT NOT NULL DEFAULT 1,
    wait_reason TEXT,
    wait_code TEXT,
    due_at BIGINT,
    attempts BIGINT NOT NULL DEFAULT 0,
    started_at BIGINT,
    begun_at BIGINT,
    cancel_requested_at BIGINT,
    progress {bytes},
    forecast_at BIGINT,
    ended_at BIGINT,
    status TEXT,
    reason_code TEXT,
    head TEXT NOT NULL,
    entries BIGINT NOT NULL DEFAULT 0)`,
  "CREATE INDEX requests_ready ON requests (workspace_id, urgency, deadline, arrived_at) WHERE state = 'received'",
  "CREATE INDEX requests_waiting ON requests (workspace_id, due_at) WHERE state = 'waiting'",
  "CREATE INDEX requests_next ON requests (due_at) WHERE state = 'waiting'",
  "CREATE INDEX requests_running ON requests (workspace_id) WHERE state = 'running'",
  "CREATE INDEX requests_ended ON requests (ended_at) WHERE state = 'ended'",
  `CREATE TABLE persons (
    person TEXT NOT NULL,
    request_id TEXT NOT NULL,
    PRIMARY KEY (person, request_id))`,
  "CREATE INDEX persons_request ON persons (request_id)",
  `CREATE TABLE journal (
    request_id TEXT NOT NULL,
    seq BIGINT NOT NULL,
    at BIGINT NOT NULL,
    step TEXT NOT NULL,
    facts TEXT NOT NULL,
    contact {bytes},
    commitment TEXT,
    hash TEXT NOT NULL,
    PRIMARY KEY (request_id, seq))`,
  `CREATE TABLE outbox (
    id TEXT PRIMARY KEY,
    lane TEXT NOT NULL,
    request_id TEXT,
    sealed {bytes} NOT NULL,
    created_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    attempts BIGINT NOT NULL DEFAULT 0,
    last_code TEXT,
    published_at BIGINT,
    set_aside_at BIGINT)`,
  "CREATE INDEX outbox_due ON outbox (due_at, created_at) WHERE published_at IS NULL AND set_aside_at IS NULL",
  "CREATE INDEX outbox_published ON outbox (published_at) WHERE published_at IS NOT NULL",
  `CREATE TABLE workspaces (
    workspace_id TEXT PRIMARY KEY,
    owner TEXT,
    fence BIGINT NOT NULL DEFAULT 0,
    lease_until BIGINT NOT NULL DEFAULT 0,
    lease_epoch TEXT NOT NULL DEFAULT '',
    parked_reason TEXT,
    parked_code TEXT,
    parked_since BIGINT,
    probe_at BIGINT,
    limit_seen BIGINT,
    paused_until BIGINT)`,
  "CREATE TABLE cancels (request_id TEXT PRIMARY KEY, noted_at BIGINT NOT NULL)",
];

const FIRST_SQLITE = [
  ...FIRST.map((statement) => statement.replaceAll("{bytes}", "BLOB")),
  // The evidence is written once: what the chain covers never changes, erasing a contact id is all that may happen to an entry.
  `CREATE TRIGGER journal_is_written_once BEFORE UPDATE OF request_id, seq, at, step, facts, commitment, hash ON journal
   BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END`,
];

const FIRST_POSTGRES = [
  ...FIRST.map((statement) => statement.replaceAll("{bytes}", "BYTEA")),
  `CREATE FUNCTION journal_is_written_once() RETURNS trigger LANGUAGE plpgsql AS
   $$ BEGIN RAISE EXCEPTION 'the journal is append-only'; END $$`,
  `CREATE TRIGGER journal_is_written_once BEFORE UPDATE OF request_id, seq, at, step, facts, commitment, hash ON journal
   FOR EACH ROW EXECUTE FUNCTION journal_is_written_once()`,
];

/** When a request's forecast first passed its deadline: the hint about it is sent once. */
const AT_RISK = ["ALTER TABLE requests ADD COLUMN at_risk_at BIGINT"];

/** Who holds a message for publication: what a process held that died is free at once on its host. */
const HELD_BY = [
  "ALTER TABLE outbox ADD COLUMN held_by TEXT",
  "CREATE INDEX outbox_held ON outbox (held_by) WHERE held_by IS NOT NULL",
];

/** Who asked, so that a sender sees its own requests alone; and where a callback goes, so that one target that is down holds up no other. */
const ORIGIN_AND_DESTINATION = [
  "ALTER TABLE requests ADD COLUMN origin TEXT",
  "ALTER TABLE outbox ADD COLUMN destination TEXT",
  `CREATE INDEX outbox_destination ON outbox (destination, due_at)
   WHERE destination IS NOT NULL AND published_at IS NULL AND set_aside_at IS NULL`,
];

/**
 * What hints are matched with: keyed hashes of the addresses and contact ids of deletions, apart from everything else and with an end of
 * their own. `since` is when the deletion ended.
 */
const WATCHED = [
  `CREATE TABLE watched (
    hash TEXT NOT NULL,
    request_id TEXT NOT NULL,
    what TEXT NOT NULL,
    since BIGINT,
    expires_at BIGINT NOT NULL,
    confirmed_at BIGINT,
    told_at BIGINT,
    PRIMARY KEY (hash, request_id))`,
  "CREATE INDEX watched_request ON watched (request_id)",
  "CREATE INDEX watched_expires ON watched (expires_at)",
];

/**
 * What is looked for among all that is remembered, each by an index that holds nothing else: what is open, who waits for a request, what is
 * not out yet, and what has served its time.
 */
const LOOKED_FOR = [
  "ALTER TABLE requests ADD COLUMN records_purged_at BIGINT",
  "CREATE INDEX requests_open ON requests (state, kind, received_at, deadline) WHERE state <> 'ended'",
  "CREATE INDEX requests_at_risk ON requests (at_risk_at) WHERE at_risk_at IS NOT NULL AND state <> 'ended'",
  "CREATE INDEX requests_after ON requests (after_id) WHERE after_id IS NOT NULL",
  "CREATE INDEX requests_identified ON requests (ended_at) WHERE state = 'ended' AND chain_key IS NOT NULL",
  "CREATE INDEX requests_recorded ON requests (ended_at) WHERE state = 'ended' AND records_purged_at IS NULL",
  "CREATE INDEX outbox_open ON outbox (lane, created_at) WHERE published_at IS NULL",
];

/** Who asked, as turns were shared between before senders had a column. */
const ORIGIN = "COALESCE(origin, '')";

/** Who asked, as turns are shared between; `sender` is missing where an instance of the release before wrote the row. */
export const SENDER = "COALESCE(sender, SUBSTR(origin, 9), 'kafka')";

/**
 * The deadline as far as it counts for a sender's own order: no earlier than the arrival and no later than 90 days after it. Whoever states
 * one of long ago or far away neither passes nor blocks everything else.
 */
export const PRECEDENCE =
  "CASE WHEN deadline < arrived_at THEN arrived_at WHEN deadline > arrived_at + 7776000000 THEN arrived_at + 7776000000 ELSE deadline END";

/** The same for one request. */
export function orderDeadline(deadline: number, arrivedAt: number): number {
  return Math.min(Math.max(deadline, arrivedAt), arrivedAt + 7_776_000_000);
}

/** The next request of each sender. */
const READY_OF_SENDER = [
  `CREATE INDEX requests_ready_of_sender ON requests (workspace_id, (${ORIGIN}), urgency, (${PRECEDENCE}), arrived_at)
   WHERE state = 'received'`,
];

/**
 * A request is known by its sender and the id that the sender gave it; `request_id` is the ledger's own key for both: the bare id, or
 * `SENDER:ID` where another sender has that id. A cancel that comes before its request is kept for its sender alone.
 */
const IDENTITY = [
  "ALTER TABLE requests ADD COLUMN sender TEXT",
  "ALTER TABLE requests ADD COLUMN sender_request_id TEXT",
  "CREATE UNIQUE INDEX requests_identity ON requests (sender, sender_request_id) WHERE sender IS NOT NULL",
  `CREATE TABLE sender_cancels (
    sender TEXT NOT NULL,
    request_id TEXT NOT NULL,
    noted_at BIGINT NOT NULL,
    PRIMARY KEY (sender, request_id))`,
  "DROP INDEX requests_ready_of_sender",
  `CREATE INDEX requests_ready_of_sender ON requests (workspace_id, (${SENDER}), urgency, (${PRECEDENCE}), arrived_at)
   WHERE state = 'received'`,
];

/** What was never sent ends as well. */
const UNSENT = ["CREATE INDEX outbox_unsent ON outbox (created_at) WHERE published_at IS NULL"];

/** What an operator has paused: `scope` is `everything` (with an empty name), `workspace` or `sender`. */
const PAUSES = [
  `CREATE TABLE pauses (
    scope TEXT NOT NULL,
    name TEXT NOT NULL,
    since BIGINT NOT NULL,
    PRIMARY KEY (scope, name))`,
];

/** The journal's head, sealed. */
const HEAD_SEAL = {
  sqlite: ["ALTER TABLE requests ADD COLUMN head_seal BLOB"],
  postgres: ["ALTER TABLE requests ADD COLUMN head_seal BYTEA"],
};

/** How many deletions of a sender began on each day (UTC, `2026-11-23`), and which of those beyond its number an operator let go on. */
const DAILY_LIMIT = [
  `CREATE TABLE sender_days (
    sender TEXT NOT NULL,
    day TEXT NOT NULL,
    begun BIGINT NOT NULL,
    PRIMARY KEY (sender, day))`,
  "ALTER TABLE requests ADD COLUMN released_at BIGINT",
  "CREATE INDEX requests_over_limit ON requests (request_id) WHERE state = 'waiting' AND wait_reason = 'limit'",
];

/** What a request has in the outbox ends with its key. */
const REQUEST_KEYS = {
  sqlite: ["CREATE INDEX outbox_request ON outbox (request_id) WHERE request_id IS NOT NULL"],
  postgres: ["CREATE INDEX outbox_request ON outbox (request_id) WHERE request_id IS NOT NULL"],
};

/**
 * Each keyed hash has the id of its key; it is missing where a release before wrote it. `ledger_keys` has the keys that the ledger was opened
 * with, and what makes the hashes of each, so that those are found when the key itself is gone.
 */
const KEY_IDS = (bytes: "BLOB" | "BYTEA") => [
  `CREATE TABLE ledger_keys (
    key_id TEXT PRIMARY KEY,
    hash_key ${bytes} NOT NULL,
    since BIGINT NOT NULL,
    retired_at BIGINT)`,
  "ALTER TABLE requests ADD COLUMN meaning_key TEXT",
  "ALTER TABLE persons ADD COLUMN key_id TEXT",
  "ALTER TABLE watched ADD COLUMN key_id TEXT",
];

/** Which processes took leases, and what they know: the number of this schema's migrations. A release before this one writes no row. */
const INSTANCES = [
  `CREATE TABLE instances (
    instance TEXT PRIMARY KEY,
    version BIGINT NOT NULL,
    seen_at BIGINT NOT NULL)`,
];

/** Since when an operator holds a request. */
const OPERATOR_HOLDS = ["ALTER TABLE requests ADD COLUMN held_at BIGINT"];

const MIGRATIONS: Schema["migrations"] = [
  { sqlite: FIRST_SQLITE, postgres: FIRST_POSTGRES },
  { sqlite: AT_RISK, postgres: AT_RISK },
  { sqlite: HELD_BY, postgres: HELD_BY },
  { sqlite: ORIGIN_AND_DESTINATION, postgres: ORIGIN_AND_DESTINATION },
  { sqlite: WATCHED, postgres: WATCHED },
  { sqlite: LOOKED_FOR, postgres: LOOKED_FOR },
  { sqlite: READY_OF_SENDER, postgres: READY_OF_SENDER },
  { sqlite: IDENTITY, postgres: IDENTITY },
  { sqlite: UNSENT, postgres: UNSENT },
  { sqlite: PAUSES, postgres: PAUSES },
  HEAD_SEAL,
  { sqlite: DAILY_LIMIT, postgres: DAILY_LIMIT },
  REQUEST_KEYS,
  { sqlite: KEY_IDS("BLOB"), postgres: KEY_IDS("BYTEA") },
  { sqlite: INSTANCES, postgres: INSTANCES },
  OPERATOR_TABLES,
  { sqlite: RESULT_LINKS, postgres: RESULT_LINKS },
  RARE_STATUSES,
  { sqlite: OPERATOR_HOLDS, postgres: OPERATOR_HOLDS },
  { sqlite: LATER_LOOKS, postgres: LATER_LOOKS },
  { sqlite: NOTICES, postgres: NOTICES },
  { sqlite: REDELIVERIES, postgres: REDELIVERIES },
  { sqlite: ACKNOWLEDGED_AS, postgres: ACKNOWLEDGED_AS },
];

/** What an instance of this release reports. */
export const INSTANCE_VERSION = MIGRATIONS.length;

/** From this version on, values are read that are sealed under their request's key, and hashes of any key are found. */
export const NEWEST_FORMS_VERSION = 14;

/** The ledger's tables. */
export const LEDGER_SCHEMA: Schema = {
  name: "ledger",
  migrations: MIGRATIONS,
  minReader: 1,
  minReaderWhereNew: NEWEST_FORMS_VERSION,
};
