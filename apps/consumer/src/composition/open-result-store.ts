import { pathMistake } from "@intercom-dsar/database";
import { ConfigError, type HealthPart } from "@intercom-dsar/service";
import { type ResultConfig, s3ClientOptions } from "../config/result-variables.ts";
import { createDirectoryResultStore, prepareDirectory } from "../results/directory-result-store.ts";
import { type ResultPlace, resultPlaceText } from "../results/result-place.ts";
import type { ResultStore } from "../results/result-store.ts";
import { watchResultStore } from "../results/watch-result-store.ts";

/** What can be tried at the start, and how an error is told that stays until somebody corrects it. */
interface OpenedStore {
  readonly store: ResultStore;
  prepare(): Promise<void>;
  mistake(error: unknown): string | null;
}

/**
 * Opens what `RESULT_STORE` names. `health` is told whether it can be used, now and after each call.
 *
 * @throws ConfigError with the place and the system's or the store's code where it can't be made or written; a full disk or a server that
 * does not answer is told to `health` and may pass
 */
export async function openResultStore(config: ResultConfig, health: HealthPart): Promise<ResultStore> {
  const place = config.RESULT_STORE;
  const opened = place.kind === "directory" ? openInDirectory(place) : await openInBucket(place, config);
  try {
    await opened.prepare();
    health.up();
  } catch (error) {
    const mistake = opened.mistake(error);
    if (mistake !== null)
      throw new ConfigError([{ variable: "RESULT_STORE", message: `can't be written: ${mistake}` }]);
    health.down("result_store_unavailable");
  }
  return watchResultStore(opened.store, health);
}

function openInDirectory({ directory }: ResultPlace & { kind: "directory" }): OpenedStore {
  return {
    store: createDirectoryResultStore(directory),
    prepare: () => prepareDirectory(directory),
    mistake(error) {
      const mistake = pathMistake(error);
      return mistake === null ? null : `${mistake.path ?? directory} (${mistake.code})`;
    },
  };
}

/** Without a bucket nothing of the SDK is loaded. */
async function openInBucket(place: ResultPlace & { kind: "s3" }, config: ResultConfig): Promise<OpenedStore> {
  const { createS3Client } = await import("../results/s3-client.ts");
  const { createS3ResultStore } = await import("../results/s3-result-store.ts");
  const { bucketMistake, prepareBucket } = await import("../results/prepare-bucket.ts");
  const client = createS3Client(s3ClientOptions(config));
  return {
    store: createS3ResultStore(client, place),
    prepare: () => prepareBucket(client, place),
    mistake(error) {
      const code = bucketMistake(error);
      return code === null ? null : `${resultPlaceText(place)} (${code})`;
    },
  };
}
