import {
  createIntercomClient,
  createThrottle,
  type IntercomClient,
  type Throttle,
} from "@intercom-dsar/intercom-client";
import type { Lease, WorkspaceBudget } from "@intercom-dsar/ledger";
import type { Clock, Secret } from "@intercom-dsar/service";
import type { WorkspaceConnection } from "./directory.ts";
import { LeaseTooShortError } from "./lease-too-short-error.ts";
import { WorkspaceMismatchError } from "./workspace-mismatch-error.ts";

export interface ConnectionOptions {
  readonly baseUrl: string;
  /** Share of the live rate limit that is ours, 0.70 to 0.80. */
  readonly share: number;
  readonly clock: Clock;
  readonly random: () => number;
}

/** Makes Intercom clients, one a workspace, each with the workspace's own throttle. */
export interface ConnectionFactory {
  /** Which workspace a token speaks for; rejects with the client's errors. */
  identify(token: Secret, signal: AbortSignal): Promise<string>;
  open(options: OpenOptions): WorkspaceConnection;
  close(): Promise<void>;
}

export interface OpenOptions {
  readonly lease: Lease;
  readonly token: Secret;
  /** What the last owner of the workspace left. */
  readonly budget: WorkspaceBudget | null;
}

/** An attempt's total limit: a lease that runs shorter than this lets no call start. */
export const CALL_TIMEOUT_MS = 12_000;

export function createConnectionFactory(options: ConnectionOptions): ConnectionFactory {
  const { baseUrl, share, clock, random } = options;
  const throttles = new Map<string, { readonly throttle: Throttle; readonly fence: number }>();
  const clients = new Set<IntercomClient>();

  /** The owner that follows itself knows what it has spent; any other starts cautiously. */
  function throttleFor({ workspaceId, fence }: Lease, budget: WorkspaceBudget | null): Throttle {
    const last = throttles.get(workspaceId);
    const throttle = last !== undefined && last.fence === fence - 1 ? last.throttle : freshThrottle(budget);
    throttles.set(workspaceId, { throttle, fence });
    return throttle;
  }

  function freshThrottle(budget: WorkspaceBudget | null): Throttle {
    const throttle = createThrottle({ share, random });
    if (budget?.pausedUntil) throttle.pauseUntil(budget.pausedUntil);
    return throttle;
  }

  function openClient(token: Secret, throttle: Throttle, guard: () => void): IntercomClient {
    const client = createIntercomClient({
      baseUrl,
      token: () => token.reveal(),
      throttle,
      guard,
      timeouts: { totalMs: CALL_TIMEOUT_MS },
      random,
    });
    clients.add(client);
    return client;
  }

  return {
    async identify(token, signal) {
      const client = openClient(token, createThrottle({ share, random }), () => {});
      try {
        return workspaceOf(await client.me({ signal }));
      } finally {
        clients.delete(client);
        await client.close();
      }
    },
    open({ lease, token, budget }) {
      const throttle = throttleFor(lease, budget);
      const client = openClient(token, throttle, () => {
        if (lease.remainingMs() < CALL_TIMEOUT_MS) throw new LeaseTooShortError();
      });
      return connectionOf(client, throttle, lease.workspaceId);
    },
    async close() {
      await Promise.all([...clients].map((client) => client.close()));
    },
  };
}
