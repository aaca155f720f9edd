import {
  type AttemptRecord,
  createIntercomClient,
  createThrottle,
  type IntercomClient,
  type ProxySettings,
  type Region,
  type Throttle,
  type ThrottleState,
  workspaceIdOf,
} from "@intercom-dsar/intercom-client";
import type { Lease, WorkspaceBudget } from "@intercom-dsar/ledger";
import type { Logger } from "@intercom-dsar/service";
import { LeaseTooShortError } from "../domain/lease-too-short-error.ts";
import { WorkspaceMismatchError } from "../domain/workspace-mismatch-error.ts";
import type { WorkspaceConnection } from "./directory.ts";

export interface ConnectionOptions {
  /** Where a region's workspaces are reached. */
  readonly baseUrlOf: (region: Region) => string;
  /** Share of the live rate limit that is ours, 0.70 to 0.80. */
  readonly share: number;
  /** @default none: direct */
  readonly proxy?: ProxySettings | undefined;
  readonly logger: Logger;
  /** Told of every call, for metrics and traces. */
  readonly onAttempt?: ((attempt: AttemptRecord) => void) | undefined;
}

/** Makes Intercom clients, one a workspace, each with the workspace's own throttle. */
export interface ConnectionFactory {
  /** Which workspace a token speaks for; rejects with the client's errors. */
  identify(token: () => string, region: Region, signal: AbortSignal): Promise<string>;
  open(options: OpenOptions): WorkspaceConnection;
  /** Where Intercom is asked. */
  readonly baseUrlOf: (region: Region) => string;
  /** How the rate limits stand of the workspaces that this process works for, or has lately. */
  throttles(): readonly ThrottleState[];
  close(): Promise<void>;
}

export interface OpenOptions {
  readonly lease: Lease;
  readonly token: () => string;
  readonly region: Region;
  /** What the last owner of the workspace left. */
  readonly budget: WorkspaceBudget | null;
}

/** The longest that one attempt may take, its answer's body included: no call starts on a lease with less time left. */
export const CALL_TIMEOUT_MS = 12_000;

/** Calls of one workspace at the same time: enough for the largest budget (125 a second) at a latency of half a second. */
const CONNECTIONS = 64;

/** Intercom counts calls in windows of ten seconds. */
const WINDOW_SECONDS = 10;

export function createConnectionFactory({
  baseUrlOf,
  share,
  proxy,
  logger,
  onAttempt,
}: ConnectionOptions): ConnectionFactory {
  const throttles = new Map<string, { readonly throttle: Throttle; readonly fence: number }>();
  const clients = new Set<IntercomClient>();

  /** An owner that follows itself, or connects once more, knows what it has spent and when it may call again; any other starts cautiously. */
  function throttleFor({ workspaceId, fence }: Lease, budget: WorkspaceBudget | null): Throttle {
    const last = throttles.get(workspaceId);
    if (last !== undefined && (last.fence === fence || last.fence === fence - 1)) {
      throttles.set(workspaceId, { throttle: last.throttle, fence });
      return last.throttle;
    }
    const throttle = createThrottle({ share });
    if (budget !== null) throttle.restore(budget);
    throttles.set(workspaceId, { throttle, fence });
    return throttle;
  }

  function openClient(
    { token, region }: Pick<OpenOptions, "token" | "region">,
    throttle: Throttle,
    guard?: () => void,
  ): IntercomClient {
    const client = createIntercomClient({
      baseUrl: baseUrlOf(region),
      token,
      throttle,
      guard,
      timeouts: { totalMs: CALL_TIMEOUT_MS },
      connections: CONNECTIONS,
      proxy,
      onAttempt: recordAttempt,
    });
    clients.add(client);
    return client;
  }

  function recordAttempt(attempt: AttemptRecord): void {
    logAttempt(attempt);
    onAttempt?.(attempt);
  }

  function logAttempt({ endpoint, status, code, durationMs, requestId }: AttemptRecord): void {
    const fields = {
      endpoint: endpoint.replace(" ", ":"),
      statusCode: status,
      code,
      durationMs,
      intercomRequestId: requestId,
    };
    logger.debug("intercom_called", fields);
  }

  return {
    baseUrlOf,
    async identify(token, region, signal) {
      const client = openClient({ token, region }, createThrottle({ share }));
      try {
        const workspaceId = workspaceIdOf(await client.me({ signal }));
        if (workspaceId === null) throw new WorkspaceMismatchError();
        return workspaceId;
      } finally {
        clients.delete(client);
        await client.close();
      }
    },
    open({ lease, token, region, budget }) {
      const throttle = throttleFor(lease, budget);
      const client = openClient({ token, region }, throttle, () => {
        if (lease.remainingMs() < CALL_TIMEOUT_MS) throw new LeaseTooShortError();
      });
      return {
        forRequest(request) {
          const api = client.forRequest(request);
          return { intercom: api, calls: () => ({ all: api.calls, shared: api.sharedCalls }) };
        },
        async probe(signal) {
          if (workspaceIdOf(await client.me({ signal })) !== lease.workspaceId)
            throw new WorkspaceMismatchError();
        },
        callsPerSecond: () => throttle.state.budgetPerWindow / WINDOW_SECONDS,
        queuedCalls: () => throttle.state.queued,
        budget: () => ({ limit: throttle.state.limit, pausedUntil: throttle.state.pausedUntil }),
        async close() {
          clients.delete(client);
          await client.close();
        },
      };
    },
    throttles: () => [...throttles.values()].map(({ throttle }) => throttle.state),
    async close() {
      await Promise.all([...clients].map((client) => client.close()));
    },
  };
}
