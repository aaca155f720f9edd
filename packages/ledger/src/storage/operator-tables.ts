import type { Schema } from "@intercom-dsar/database";

/**
 * What operators look at and do. The first two indexes hold all that a list is filtered by, so that no filter reads rows that it does not
 * show; the third one is for statistics. What an operator did is written once.
 */
const OPERATORS = [
  "ALTER TABLE requests ADD COLUMN regulation TEXT",
  `CREATE INDEX requests_listed ON requests
   (arrived_at, request_id, state, kind, status, reason_code, wait_reason, deadline, sender, origin, workspace_id, stated_workspace)`,
  `CREATE INDEX requests_by_deadline ON requests
   (deadline, request_id, state, kind, status, reason_code, wait_reason, sender, origin, workspace_id, stated_workspace) WHERE state <> 'ended'`,
  "CREATE INDEX requests_reported ON requests (ended_at, received_at, deadline, kind, status, regulation) WHERE state = 'ended'",
  "CREATE INDEX outbox_dead_letters ON outbox (created_at, id) WHERE lane = 'dead-letter'",
  `CREATE TABLE operator_actions (
    action_id TEXT PRIMARY KEY,
    at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    credential TEXT NOT NULL,
    role TEXT NOT NULL,
    action TEXT NOT NULL,
    request_id TEXT,
    target TEXT NOT NULL,
    reason TEXT)`,
  "CREATE INDEX operator_actions_at ON operator_actions (at, action_id)",
  "CREATE INDEX operator_actions_of_request ON operator_actions (request_id, at, action_id) WHERE request_id IS NOT NULL",
  `CREATE TABLE operator_results (
    action_id TEXT PRIMARY KEY,
    at BIGINT NOT NULL,
    result TEXT NOT NULL,
    done BIGINT NOT NULL,
    skipped BIGINT NOT NULL,
    failed BIGINT NOT NULL)`,
];

const OPERATORS_SQLITE = [
  ...OPERATORS,
  ...["operator_actions", "operator_results"].map(
    (table) => `CREATE TRIGGER ${table}_is_written_once BEFORE UPDATE ON ${table}
      BEGIN SELECT RAISE(ABORT, 'what operators did is append-only'); END`,
  ),
];

const OPERATORS_POSTGRES = [
  ...OPERATORS,
  `CREATE FUNCTION operators_are_written_once() RETURNS trigger LANGUAGE plpgsql AS
   $$ BEGIN RAISE EXCEPTION 'what operators did is append-only'; END $$`,
  ...["operator_actions", "operator_results"].map(
    (table) => `CREATE TRIGGER ${table}_is_written_once BEFORE UPDATE ON ${table}
      FOR EACH ROW EXECUTE FUNCTION operators_are_written_once()`,
  ),
];

export const OPERATOR_TABLES: Schema["migrations"][number] = {
  sqlite: OPERATORS_SQLITE,
  postgres: OPERATORS_POSTGRES,
};

/** Most requests end as completed; the others are few and what is looked for. A statement has to say `status <> 'completed'` to use it. */
const BY_STATUS = [
  `CREATE INDEX requests_by_status ON requests
   (status, arrived_at, request_id, state, kind, reason_code, sender, origin, workspace_id, stated_workspace)
   WHERE status <> 'completed'`,
];

export const RARE_STATUSES: Schema["migrations"][number] = { sqlite: BY_STATUS, postgres: BY_STATUS };
