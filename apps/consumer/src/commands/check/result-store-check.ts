import { accessSync, constants, existsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { type Check, ok } from "@intercom-dsar/service/command-line";
import { type ResultConfig, s3ClientOptions } from "../../config/result-variables.ts";
import { type ResultPlace, resultPlaceText } from "../../results/result-place.ts";

/** Whether finished files can be written. Nothing is: of a bucket it is seen that it is there, for whoever has the key. */
export function resultStoreCheck(config: ResultConfig): Check {
  const place = config.RESULT_STORE;
  return {
    name: "results",
    variable: "RESULT_STORE",
    place: resultPlaceText(place),
    run: () => (place.kind === "directory" ? checkDirectory(place.directory) : checkBucket(place, config)),
  };
}

/** In the directory, or in the nearest one above, where a start makes it. */
async function checkDirectory(directory: string) {
  let nearest = resolve(directory);
  while (!existsSync(nearest)) nearest = dirname(nearest);
  // The dot, since a file is no directory to write in, whatever its mode (ENOTDIR).
  accessSync(`${nearest}/.`, constants.W_OK | constants.X_OK);
  return ok(existsSync(directory) ? directory : `${directory}: not there yet, a start makes it`);
}

async function checkBucket(place: ResultPlace & { kind: "s3" }, config: ResultConfig) {
  const { createS3Client } = await import("../../results/s3-client.ts");
  const { inspectBucket } = await import("../../results/prepare-bucket.ts");
  const client = createS3Client(s3ClientOptions(config));
  try {
    await inspectBucket(client, place);
  } finally {
    client.destroy();
  }
  return ok(resultPlaceText(place));
}
