import type { Clock, Logger, Part, Secret } from "@intercom-dsar/service";
import { errorCode, isRetryable } from "../errors.ts";
import type { ConnectionFactory } from "./connection.ts";
import type { WorkspaceDirectory } from "./directory.ts";
import { WorkspaceMismatchError } from "./workspace-mismatch-error.ts";

const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 30_000;

/** One workspace, known by one access token from the configuration. */
export interface StaticDirectory extends WorkspaceDirectory {
  /** Asks Intercom which workspace the token speaks for until it answers; resolves when it did, or when `stop` aborts. */
  identify(stop: AbortSignal): Promise<void>;
}

export function createStaticDirectory(options: {
  readonly token: Secret;
  readonly connections: ConnectionFactory;
  readonly clock: Clock;
  readonly random: () => number;
  readonly logger: Logger;
  readonly health: Part;
}): StaticDirectory {
  const { token, connections, clock, random, logger, health } = options;
  let workspaceId: string | null = null;

  return {
    resolve(stated) {
      if (workspaceId === null) return { result: "undetermined" };
      if (stated !== null && stated !== workspaceId) return { result: "unknown", wait: false };
      return { result: "connected", workspaceId };
    },

    async connect(lease, budget) {
      if (workspaceId !== null && workspaceId !== lease.workspaceId) throw new WorkspaceMismatchError();
      const connection = connections.open({ lease, token, budget });
      await connection.probe();
      return connection;
    },

    async identify(stop) {
      for (let attempt = 0; !stop.aborted && workspaceId === null; attempt += 1) {
        try {
          workspaceId = await connections.identify(token, stop);
          health.up();
          logger.info("workspace-connected", { workspaceId });
        } catch (error) {
          const code = errorCode(error);
          health.down(code);
          const hint = isRetryable(error)
            ? "is Intercom reachable?"
            : "check INTERCOM_ACCESS_TOKEN and INTERCOM_REGION";
          logger.error("intercom-not-ready", { code, attempts: attempt + 1, hint });
          const ceiling = Math.min(FIRST_RETRY_MS * 2 ** attempt, LONGEST_RETRY_MS);
          await clock.sleep(ceiling / 2 + (random() * ceiling) / 2, stop);
        }
      }
    },

    close: () => connections.close(),
  };
}
