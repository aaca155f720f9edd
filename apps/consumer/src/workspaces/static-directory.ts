import type { Region } from "@intercom-dsar/intercom-client";
import type { Ledger } from "@intercom-dsar/ledger";
import {
  backoff,
  type Clock,
  createRepeatLimit,
  type HealthPart,
  type Logger,
  rootCode,
  type Secret,
} from "@intercom-dsar/service";
import { errorCode, isRetryable, retryNotBefore } from "../domain/errors.ts";
import { WorkspaceMismatchError } from "../domain/workspace-mismatch-error.ts";
import type { ConnectionFactory } from "./connection.ts";
import type { WorkspaceDirectory } from "./directory.ts";
import { variableToCorrect } from "./variable-to-correct.ts";

export interface StaticDirectoryOptions {
  readonly token: Secret;
  readonly region: Region;
  readonly connections: ConnectionFactory;
  readonly ledger: { readonly workspaces: Pick<Ledger["workspaces"], "workspaceConnected"> };
  readonly clock: Clock;
  readonly logger: Logger;
  readonly health: HealthPart;
}

const delay = backoff({ baseMs: 500, capMs: 15_000 });

/** One workspace, known by one access token from the configuration; it asks Intercom which one that is until it gets an answer. */
export function createStaticDirectory(options: StaticDirectoryOptions): WorkspaceDirectory {
  const { token, region, connections, ledger, clock, logger, health } = options;
  const isDue = createRepeatLimit(clock);
  let workspaceId: string | null = null;
  let isRefused = false;

  return {
    resolve(stated) {
      if (workspaceId === null) return { result: "undetermined", isRefused };
      if (stated !== null && stated !== workspaceId) return { result: "unknown", wait: false };
      return { result: "connected", workspaceId };
    },

    async connect(lease, budget, signal) {
      const connection = connections.open({ lease, token: () => token.reveal(), region, budget });
      try {
        if (workspaceId === null) await connection.probe(signal);
        else if (workspaceId !== lease.workspaceId) throw new WorkspaceMismatchError();
        return connection;
      } catch (error) {
        await connection.close();
        throw error;
      }
    },

    async identify(stop, heartbeat) {
      for (let attempts = 1; !stop.aborted && workspaceId === null; attempts += 1) {
        heartbeat.beat();
        try {
          const known = await connections.identify(() => token.reveal(), region, stop);
          // What waits for a token that works is looked at again.
          await ledger.workspaces.workspaceConnected(known);
          workspaceId = known;
          health.up();
          logger.info("workspace_connected", { workspaceId });
        } catch (error) {
          if (stop.aborted) break;
          // A call that did not get through says nothing of the token.
          if (!isRetryable(error)) isRefused = errorCode(error) === "unauthorized";
          health.down(errorCode(error));
          const [variable, code] = [variableToCorrect(error), rootCode(error)];
          const delayMs = Math.max(delay(attempts), (retryNotBefore(error) ?? 0) - clock.now());
          const { host } = new URL(connections.baseUrlOf(region));
          if (isDue(`${variable} ${code}`))
            logger.error("intercom_not_ready", {
              variable,
              host,
              code: code ?? undefined,
              attempts,
              delayMs,
              error,
            });
          await clock.sleep(delayMs, stop).catch(() => {});
        }
      }
      heartbeat.end();
    },

    // The configuration's token is the only one there is.
    refused: async () => {},
    close: () => connections.close(),
  };
}
