import { regionBaseUrl } from "@intercom-dsar/intercom-client";
import type { Ledger } from "@intercom-dsar/ledger";
import { connectWithRetry, type HealthPart, proxyOf } from "@intercom-dsar/service";
import type { ConsumerConfig } from "../config/config.ts";
import { LOOP_LIMITS } from "../domain/loop-limits.ts";
import type { Telemetry } from "../telemetry/telemetry.ts";
import { createConnectionFactory } from "../workspaces/connection.ts";
import type { WorkspaceDirectory } from "../workspaces/directory.ts";
import { watchWorkspaces } from "../workspaces/watch-workspaces.ts";
import { openDirectory, vaultCulprit } from "./open-directory.ts";
import type { Surroundings } from "./parts.ts";

/** Opens the connected workspaces and watches over them until the stop. A token vault that is not there yet is waited for. */
export async function openWorkspaces(
  config: ConsumerConfig,
  { clock, logger, shutdown, health }: Surroundings,
  parts: {
    readonly ledger: Ledger;
    readonly telemetry: Telemetry;
    readonly health: { readonly intercom: HealthPart; readonly workspaces: HealthPart };
  },
): Promise<WorkspaceDirectory> {
  const { ledger, telemetry } = parts;
  const connections = createConnectionFactory({
    baseUrlOf: (region) => config.INTERCOM_BASE_URL ?? regionBaseUrl(region),
    share: config.INTERCOM_RATE_SHARE,
    proxy: proxyOf(config),
    logger,
    onAttempt: telemetry.onAttempt,
  });
  telemetry.showBudgets(connections.throttles);
  const directory = await connectWithRetry({
    part: "vault",
    culprit: vaultCulprit(config),
    logger,
    signal: shutdown.signal,
    clock,
    connect: () =>
      openDirectory({ config, connections, ledger, clock, logger, health: parts.health.intercom }),
  });
  shutdown.onStop("Intercom", () => directory.close());
  const watched = watchWorkspaces(
    {
      ledger,
      throttles: connections.throttles,
      health: parts.health.workspaces,
      clock,
      heartbeat: health.heartbeat("workspaces", LOOP_LIMITS.ledger),
    },
    shutdown.signal,
  );
  shutdown.onStop("workspaces", () => watched);
  return directory;
}
