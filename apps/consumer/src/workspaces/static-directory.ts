import { backoff, type Clock, type HealthPart, type Logger, type Secret } from "@intercom-dsar/service";
import { errorCode, isRetryable } from "../errors.ts";
import type { ConnectionFactory } from "./connection.ts";
import type { WorkspaceDirectory } from "./directory.ts";
import { WorkspaceMismatchError } from "./workspace-mismatch-error.ts";

/** One workspace, known by one access token from the configuration. */
export interface StaticDirectory extends WorkspaceDirectory {
  /** Asks Intercom which workspace the token speaks for, until it answers; resolves when it did, or when `stop` aborts. */
  identify(stop: AbortSignal): Promise<void>;
}

export interface StaticDirectoryOptions {
  readonly token: Secret;
  readonly connections: ConnectionFactory;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly health: HealthPart;
}

const delay = backoff({ baseMs: 500, capMs: 15_000 });

export function createStaticDirectory(options: StaticDirectoryOptions): StaticDirectory {
  const { token, connections, clock, logger, health } = options;
  let workspaceId: string | null = null;

  return {
    resolve(stated) {
      if (workspaceId === null) return { result: "undetermined" };
      if (stated !== null && stated !== workspaceId) return { result: "unknown", wait: false };
      return { result: "connected", workspaceId };
    },

    async connect(lease, budget, signal) {
      const connection = connections.open({ lease, token, budget });
      try {
        if (workspaceId === null) await connection.probe(signal);
        else if (workspaceId !== lease.workspaceId) throw new WorkspaceMismatchError();
        return connection;
      } catch (error) {
        await connection.close();
        throw error;
      }
    },

    async identify(stop) {
      for (let attempts = 1; !stop.aborted && workspaceId === null; attempts += 1) {
        try {
          workspaceId = await connections.identify(token, stop);
          health.up();
          logger.info("workspace_connected", { workspaceId });
        } catch (error) {
          if (stop.aborted) return;
          health.down(errorCode(error));
          const variable = isRetryable(error) ? "INTERCOM_BASE_URL" : "INTERCOM_ACCESS_TOKEN";
          const delayMs = delay(attempts);
          logger.error("intercom_not_ready", { attempts, delayMs, variable, error });
          await clock.sleep(delayMs, stop).catch(() => {});
        }
      }
    },

    close: () => connections.close(),
  };
}
