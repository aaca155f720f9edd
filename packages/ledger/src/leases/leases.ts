import type { Lease } from "../types.ts";

/** Which process works for which workspace. */
export interface Leases {
  /** Leases up to `limit` workspaces that have due requests (or a due probe) and no living owner. */
  acquire(options: {
    readonly owner: string;
    readonly ttlMs: number;
    readonly limit: number;
  }): Promise<readonly Lease[]>;
  /** Prolongs a lease; `lease_lost` where it is no longer this owner's. */
  renew(lease: Lease, ttlMs: number): Promise<Lease>;
  /** True while an instance works here that is older than this one: what that one does not know must not be relied on. */
  hasOlder(): Promise<boolean>;
  /** Gives a workspace back, so that another process can take it at once. */
  release(lease: Lease): Promise<void>;
}
