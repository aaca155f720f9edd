import { pathMistake } from "@intercom-dsar/database";
import { ConfigError, type HealthPart } from "@intercom-dsar/service";
import type { ConsumerConfig } from "../config/config.ts";
import { createDirectoryResultStore, prepareDirectory } from "../results/directory-result-store.ts";
import type { ResultStore } from "../results/result-store.ts";
import { watchResultStore } from "../results/watch-result-store.ts";

/**
 * Opens the directory of `RESULT_STORE`. `health` is told whether it can be used, now and after each call.
 *
 * @throws ConfigError with the path and the system's code where it can't be made or written; a full disk is told to `health` and may pass
 */
export async function openResultStore(
  { RESULT_STORE: directory }: Pick<ConsumerConfig, "RESULT_STORE">,
  health: HealthPart,
): Promise<ResultStore> {
  try {
    await prepareDirectory(directory);
    health.up();
  } catch (error) {
    const mistake = pathMistake(error);
    if (mistake !== null) {
      const message = `can't be written: ${mistake.path ?? directory} (${mistake.code})`;
      throw new ConfigError([{ variable: "RESULT_STORE", message }]);
    }
    health.down("result_store_unavailable");
  }
  return watchResultStore(createDirectoryResultStore(directory), health);
}
