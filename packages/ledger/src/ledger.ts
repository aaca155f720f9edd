import type { Audit } from "./audit/audit.ts";
import type { Hints } from "./hints/hints.ts";
import type { Holds } from "./holds/holds.ts";
import type { Inbox } from "./inbox/inbox.ts";
import type { Leases } from "./leases/leases.ts";
import type { Links } from "./links/links.ts";
import type { Looks } from "./looks/looks.ts";
import type { Maintenance } from "./maintenance/maintenance.ts";
import type { Notices } from "./notices/notices.ts";
import type { Outbox } from "./outbox/outbox.ts";
import type { Reads } from "./reads/reads.ts";
import type { Requests } from "./requests/requests.ts";
import type { Workspaces } from "./workspaces/workspaces.ts";

/**
 * The service's memory, by what its callers do with it. What a method writes is one transaction, but for what goes through any number of
 * rows (`maintenance.purge`, `outbox.redeliver`), which takes them in portions. All of it is durable when the method resolves. Errors carry a
 * `code`: `lease_lost` (another owner has the workspace; stop, write nothing), `ledger_unavailable` (retryable: the database did not answer,
 * is locked, full or read-only).
 */
export interface Ledger {
  readonly inbox: Inbox;
  readonly leases: Leases;
  readonly requests: Requests;
  readonly workspaces: Workspaces;
  readonly outbox: Outbox;
  readonly hints: Hints;
  readonly holds: Holds;
  readonly links: Links;
  readonly looks: Looks;
  readonly notices: Notices;
  readonly reads: Reads;
  readonly audit: Audit;
  readonly maintenance: Maintenance;
  /** Calls back when something may have become due, whichever process wrote it. Returns the way to stop. */
  onChange(listener: () => void): () => void;
  /** The first time after `after` at which a waiting request, a later look, a probe or a message (callbacks apart) is due, both in milliseconds since 1970; `null` where none is. */
  nextDueAt(after: number): Promise<number | null>;
  close(): Promise<void>;
}
