/**
 * Who was told of a deletion, and who has acknowledged it: nothing in it names anybody. An earlier release passes it over.
 */
export const NOTICES = [
  `CREATE TABLE notices (
    notice_id TEXT PRIMARY KEY,
    request_id TEXT NOT NULL,
    recipient TEXT NOT NULL,
    erased TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    acknowledged_at BIGINT,
    acknowledged_by TEXT)`,
  "CREATE INDEX notices_open ON notices (due_at, notice_id, recipient) WHERE acknowledged_at IS NULL",
  "CREATE INDEX notices_listed ON notices (created_at, notice_id)",
  "CREATE INDEX notices_of_request ON notices (request_id, recipient)",
];

/** Whether a notice's recipient or an operator has acknowledged it: one may be named like the other. A release before this one leaves it out. */
export const ACKNOWLEDGED_AS = ["ALTER TABLE notices ADD COLUMN acknowledged_as TEXT"];
