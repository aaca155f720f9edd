/**
 * Links to objects in the result store: of the capability the hash alone. `lives_ms` counts from the request's end; `made_from` is the link in the
 * outcome that a later one stands beside.
 */
export const RESULT_LINKS = [
  `CREATE TABLE result_links (
    hash TEXT PRIMARY KEY,
    request_id TEXT NOT NULL,
    object TEXT NOT NULL,
    bytes BIGINT NOT NULL,
    sha256 TEXT NOT NULL,
    lives_ms BIGINT NOT NULL,
    made_from TEXT,
    created_at BIGINT NOT NULL,
    fetches BIGINT NOT NULL,
    destroyed_at BIGINT)`,
  "CREATE INDEX result_links_request ON result_links (request_id)",
  "CREATE INDEX result_links_created ON result_links (created_at)",
  "CREATE INDEX result_links_object ON result_links (object)",
  "CREATE INDEX result_links_made_from ON result_links (made_from) WHERE made_from IS NOT NULL",
  "CREATE INDEX result_links_kept ON result_links (request_id) WHERE destroyed_at IS NULL",
];
