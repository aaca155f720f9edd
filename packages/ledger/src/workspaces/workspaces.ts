import type { KnownRequest, Lease, OutboxMessage, ParkState, WorkspaceBudget } from "../types.ts";

/** Workspaces that are parked, and their rate budgets. */
export interface Workspaces {
  /**
   * Parks a workspace: nothing is claimed there until `unpark`; it is leased again at `probeAt`, for a probe. Every request of it
   * that is neither ended nor running now waits for `authorization`; `messages` gets those that did not wait for it
   * already. Parking a parked workspace keeps `since`, sets `probeAt` and takes in what has arrived meanwhile.
   */
  park(
    lease: Lease,
    park: Omit<ParkState, "since">,
    messages: (requests: readonly KnownRequest[]) => readonly OutboxMessage[],
  ): Promise<readonly string[]>;
  parked(workspaceId: string): Promise<ParkState | null>;
  /** How each parked workspace stands, the one that was parked first before the others. */
  listParked(): Promise<readonly ParkState[]>;
  /** Ends the parking; its waiting (`authorization`) requests are due at once. Returns their ids. */
  unpark(
    lease: Lease,
    messages: (requests: readonly KnownRequest[]) => readonly OutboxMessage[],
  ): Promise<readonly string[]>;
  /**
   * A workspace has a new token: where it is parked it is leased for a probe at once, and unassigned requests that wait for a
   * workspace, or for a token that tells which one it is, are looked at again.
   */
  workspaceConnected(workspaceId: string): Promise<void>;
  /** Keeps the workspace's pause (a 429) and last seen limit, for the next owner. */
  saveBudget(lease: Lease, budget: WorkspaceBudget): Promise<void>;
  loadBudget(workspaceId: string): Promise<WorkspaceBudget | null>;
}
