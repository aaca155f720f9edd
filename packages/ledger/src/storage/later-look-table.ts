/**
 * When a deletion's contacts are looked for once more, and what was found: nothing in it names anybody. `due_at` is missing once it is settled. An
 * earlier release passes it over.
 */
export const LATER_LOOKS = [
  `CREATE TABLE later_looks (
    request_id TEXT PRIMARY KEY,
    workspace_id TEXT NOT NULL,
    planned_at BIGINT NOT NULL,
    rungs TEXT NOT NULL,
    due_at BIGINT,
    attempts BIGINT NOT NULL DEFAULT 0,
    result TEXT,
    reason_code TEXT,
    found BIGINT,
    settled_at BIGINT)`,
  "CREATE INDEX later_looks_due ON later_looks (workspace_id, due_at) WHERE due_at IS NOT NULL",
  "CREATE INDEX later_looks_next ON later_looks (due_at) WHERE due_at IS NOT NULL",
  "CREATE INDEX later_looks_planned ON later_looks (planned_at)",
];
