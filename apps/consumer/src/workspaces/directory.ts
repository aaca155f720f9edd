import type { AttemptRecord } from "@intercom-dsar/intercom-client";
import type { Lease, WorkspaceBudget } from "@intercom-dsar/ledger";
import type { Heartbeat } from "@intercom-dsar/service";
import type { CallCounts } from "../domain/call-counts.ts";
import type { IntercomPort } from "../domain/intercom-port.ts";

/** Which workspaces are connected, and how to reach them. */
export interface WorkspaceDirectory {
  /** Settles which workspace a request means; `null` stands for a request that names none. */
  resolve(statedWorkspaceId: string | null): WorkspaceResolution;
  /**
   * A connection for the time of one lease. Rejects with the client's errors (`unauthorized`, retryable ones) or with
   * `workspace_mismatch` where no working token for this workspace is there.
   */
  connect(lease: Lease, budget: WorkspaceBudget | null, signal: AbortSignal): Promise<WorkspaceConnection>;
  /** Learns which workspaces are connected, and keeps track of them where that can change; resolves when it is done, or when `stop` aborts. */
  identify(stop: AbortSignal, heartbeat: Heartbeat): Promise<void>;
  /** Intercom has refused the token of the connection that was opened last for the workspace; never throws. */
  refused(workspaceId: string): Promise<void>;
  close(): Promise<void>;
}

export type WorkspaceResolution =
  | { readonly result: "connected"; readonly workspaceId: string }
  /** `wait`: it may be connected later (the vault); with one static token it never will. */
  | { readonly result: "unknown"; readonly wait: boolean }
  /** The request names none and more than one is connected. */
  | { readonly result: "required" }
  /** It is not known yet which workspaces are connected. `isRefused`: Intercom does not accept the token that would tell. */
  | { readonly result: "undetermined"; readonly isRefused?: boolean };

/** Intercom, as one workspace's token sees it, within that workspace's rate budget. */
export interface WorkspaceConnection {
  /**
   * A view of the API for one request: its calls end with `signal`, are counted, and told to `onAttempt`. The throttle's turns go round
   * between parties, `weight` of them for each (1 where it is left out), so that no sender's requests wait for all calls of another's.
   */
  forRequest(options: {
    readonly signal: AbortSignal;
    readonly party: string;
    readonly weight?: number;
    readonly onAttempt?: ((attempt: AttemptRecord) => void) | undefined;
  }): { readonly intercom: IntercomPort; readonly calls: () => CallCounts };
  /** Rejects like `connect` where the token no longer works. */
  probe(signal: AbortSignal): Promise<void>;
  /** Calls a second that the budget allows now. */
  callsPerSecond(): number;
  /** Calls that wait for their turn at the throttle. */
  queuedCalls(): number;
  /** What the next owner of the workspace should know. */
  budget(): WorkspaceBudget;
  close(): Promise<void>;
}
