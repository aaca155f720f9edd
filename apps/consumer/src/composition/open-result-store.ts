import { pathMistake } from "@intercom-dsar/database";
import { ConfigError, type HealthPart } from "@intercom-dsar/service";
import type { ConsumerConfig } from "../config/config.ts";
import { openDirectoryResultStore, type ResultStore } from "../messages/result-store.ts";

/**
 * Opens the directory of `RESULT_STORE`.
 *
 * @throws ConfigError with the path and the system's code where it can't be made or written; a full disk is told to `health` and may pass
 */
export async function openResultStore(
  { RESULT_STORE: directory }: Pick<ConsumerConfig, "RESULT_STORE">,
  health: HealthPart,
): Promise<ResultStore> {
  try {
    return await openDirectoryResultStore(directory, health);
  } catch (error) {
    const mistake = pathMistake(error);
    if (mistake === null) throw error;
    const message = `can't be written: ${mistake.path ?? directory} (${mistake.code})`;
    throw new ConfigError([{ variable: "RESULT_STORE", message }]);
  }
}
