import type { Ledger } from "@intercom-dsar/ledger";
import type { Connection } from "@intercom-dsar/oauth";
import {
  backoff,
  type Clock,
  createRepeatLimit,
  type HealthPart,
  type Logger,
  rootCode,
} from "@intercom-dsar/service";
import { errorCode } from "../domain/errors.ts";
import { WorkspaceMismatchError } from "../domain/workspace-mismatch-error.ts";
import type { ConnectionFactory } from "./connection.ts";
import type { WorkspaceDirectory } from "./directory.ts";
import type { TokenSource } from "./token-source.ts";

export interface ConnectedDirectoryOptions {
  readonly source: TokenSource;
  readonly connections: ConnectionFactory;
  readonly ledger: { readonly workspaces: Pick<Ledger["workspaces"], "workspaceConnected"> };
  readonly clock: Clock;
  readonly logger: Logger;
  readonly health: HealthPart;
}

/** How soon a workspace that was connected is noticed. */
const LOOK_EVERY_MS = 1_000;
const delay = backoff({ baseMs: 500, capMs: 15_000 });

/** The workspaces that were connected by OAuth. What was last known of them stays in use while the source is away. */
export function createConnectedDirectory(options: ConnectedDirectoryOptions): WorkspaceDirectory {
  const { source, connections, ledger, clock, logger, health } = options;
  const isDue = createRepeatLimit(clock);
  const inUse = new Map<string, number>();
  let known: ReadonlyMap<string, Connection> | null = null;

  async function look(stop: AbortSignal): Promise<void> {
    const now = new Map((await source.connections(stop)).map((each) => [each.workspaceId, each]));
    const before = known ?? new Map<string, Connection>();
    known = now;
    for (const { workspaceId, tokenVersion, state } of now.values()) {
      const last = before.get(workspaceId);
      const isNews = last?.tokenVersion !== tokenVersion || last.state !== state;
      if (!isNews || state !== "connected") continue;
      logger.info("workspace_connected", { workspaceId });
      await ledger.workspaces.workspaceConnected(workspaceId);
    }
    for (const workspaceId of before.keys())
      if (!now.has(workspaceId)) logger.warn("workspace_disconnected", { workspaceId });
  }

  return {
    resolve(stated) {
      if (known === null) return { result: "undetermined" };
      if (stated !== null)
        return known.has(stated)
          ? { result: "connected", workspaceId: stated }
          : { result: "unknown", wait: true };
      const [only, ...others] = known.keys();
      if (only === undefined) return { result: "unknown", wait: true };
      return others.length === 0 ? { result: "connected", workspaceId: only } : { result: "required" };
    },

    async connect(lease, budget, signal) {
      const token = await source.token(lease.workspaceId, signal);
      if (token === null) throw new WorkspaceMismatchError();
      const { accessToken, region, tokenVersion } = token;
      inUse.set(lease.workspaceId, tokenVersion);
      return connections.open({ lease, token: () => accessToken, region, budget });
    },

    async identify(stop, heartbeat) {
      let isKnown = false;
      for (let attempts = 1; !stop.aborted; ) {
        heartbeat.beat();
        try {
          await look(stop);
          health.up();
          isKnown = true;
          attempts = 1;
          await clock.sleep(LOOK_EVERY_MS, stop);
        } catch (error) {
          if (stop.aborted) break;
          // What was known goes on; where nothing ever was, no request can be told its workspace.
          if (isKnown) health.degraded(errorCode(error));
          else health.down(errorCode(error));
          const delayMs = delay(attempts);
          const [{ variable, host }, code] = [source.culpritOf(error), rootCode(error)];
          if (isDue(`${variable} ${code}`))
            logger.error("workspaces_unknown", {
              variable,
              host: host ?? undefined,
              code: code ?? undefined,
              attempts,
              delayMs,
              error,
            });
          attempts += 1;
          await clock.sleep(delayMs, stop).catch(() => {});
        }
      }
      heartbeat.end();
    },

    async refused(workspaceId) {
      const tokenVersion = inUse.get(workspaceId);
      if (tokenVersion === undefined) return;
      try {
        await source.reportRefused(workspaceId, tokenVersion);
      } catch (error) {
        logger.warn("refused_token_not_reported", { workspaceId, error });
      }
    },

    async close() {
      await source.close();
      await connections.close();
    },
  };
}
