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
  /** Gives a workspace back, so that another process can take it at once. */
  release(lease: Lease): Promise<void>;
}
