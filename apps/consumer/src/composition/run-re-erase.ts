import { randomUUID } from "node:crypto";
import { regionBaseUrl } from "@intercom-dsar/intercom-client";
import { type Clock, createHealth, type Logger, proxyOf } from "@intercom-dsar/service";
import { type ReErasure, reErase } from "../commands/re-erase.ts";
import type { ConsumerConfig } from "../config/config.ts";
import type { ExitCode } from "../config/exit-codes.ts";
import type { IntercomPort } from "../domain/intercom-port.ts";
import { createMessageFactory } from "../messages/message-factory.ts";
import { createConnectionFactory } from "../workspaces/connection.ts";
import { openDirectory } from "./open-directory.ts";
import type { Storage } from "./storage.ts";

/** Of each rate window. With the 0.80 that a consumer may take at most, beside which this may run, a tenth of Intercom's limit stays free. */
const SHARE = 0.1;

export interface RunReEraseOptions {
  readonly storage: Pick<Storage, "ledger" | "letterSeal">;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly stop: AbortSignal;
}

/**
 * The command `re-erase`, with what is configured. It only searches, and takes no lease: a consumer may run beside it, with the
 * rate share that is configured, and this keeps to a small one of its own.
 */
export async function runReErase(
  config: ConsumerConfig,
  choice: ReErasure,
  { storage: { ledger, letterSeal }, clock, logger, stop }: RunReEraseOptions,
): Promise<ExitCode> {
  const connections = createConnectionFactory({
    baseUrlOf: (region) => config.INTERCOM_BASE_URL ?? regionBaseUrl(region),
    share: SHARE,
    proxy: proxyOf(config),
    logger,
  });
  const health = createHealth().part("intercom");
  const directory = await openDirectory({ config, connections, ledger, clock, logger, health });
  const owner = `re-erase:${randomUUID().slice(0, 8)}`;
  const opened = new Map<string, Promise<IntercomPort>>();
  async function open(workspaceId: string): Promise<IntercomPort> {
    const lease = { workspaceId, owner, fence: 0, remainingMs: () => Number.POSITIVE_INFINITY };
    const connection = await directory.connect(lease, null, stop);
    return connection.forRequest({ signal: stop, party: "re-erase" }).intercom;
  }
  try {
    return await reErase(
      {
        ledger,
        submissions: {
          messages: createMessageFactory({ source: config.EVENT_SOURCE, now: clock.now }),
          letterSeal,
          // The ledger knows it from the first deletion.
          resolve: (workspaceId) =>
            workspaceId === null ? { result: "undetermined" } : { result: "connected", workspaceId },
          now: clock.now,
          idRetentionMs: config.ID_RETENTION,
          hasHolds: config.HOLDS_FILE?.any ?? false,
        },
        intercomOf(workspaceId) {
          const intercom = opened.get(workspaceId) ?? open(workspaceId);
          opened.set(workspaceId, intercom);
          return intercom;
        },
        identifierRetentionMs: config.IDENTIFIER_RETENTION,
        output: process.stdout,
        signal: stop,
      },
      choice,
    );
  } finally {
    await directory.close();
  }
}
