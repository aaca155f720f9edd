import {
  boolean,
  type Config,
  type ConfigMistake,
  choice,
  defineConfig,
  text,
  url,
} from "@intercom-dsar/service";
import { RESULT_SEALINGS } from "../domain/recipients.ts";
import type { S3ClientOptions } from "../results/s3-client.ts";
import { resultPlace } from "./config-parsers.ts";
import { recipientKeys } from "./recipient-keys.ts";

/** Where finished files go. */
export const RESULT_VARIABLES = defineConfig({
  RESULT_SEALING: {
    group: "Results",
    schema: choice(RESULT_SEALINGS),
    default: "when-keyed",
    description:
      "Whether access packages and their files are sealed to a public key: the request's `recipientKey`, else its sender's (`SENDERS`), else `RECIPIENT_KEYS`. `when-keyed`: where there is one. `required`: a request without any is rejected as `recipient_key_required`. `none`: to the request's own alone. `npm run dsar -- open` opens them. The same for every consumer on a ledger.",
  },
  RECIPIENT_KEYS: {
    group: "Results",
    schema: recipientKeys(),
    optional: true,
    secret: true,
    description:
      'Public keys to which answers are sealed where neither the request nor its sender has one; each of them opens all. A JSON Web Key, a list or a set of them (`{"keys":[…]}`), or age recipients (`age1…`) separated by commas.',
  },
  RESULT_STORE: {
    group: "Results",
    schema: resultPlace(),
    default: "data/results",
    description:
      "Where access packages above 512 KiB and files go, and what large requests have read so far, sealed: a directory, or `s3://BUCKET/PREFIX`. Below the prefix nothing else may lie, and the bucket may keep no versions.",
  },
  S3_ENDPOINT: {
    group: "Results",
    schema: url(),
    optional: true,
    description: "Address of an S3-compatible server; without it Amazon's of the region.",
  },
  S3_REGION: {
    group: "Results",
    schema: text(),
    optional: true,
    description:
      "Region of the bucket; without it `AWS_REGION`, as the AWS SDK finds it, or with `S3_ENDPOINT` `us-east-1`.",
  },
  S3_PATH_STYLE: {
    group: "Results",
    schema: boolean(),
    optional: true,
    description:
      "Whether the bucket stands in the path (`true`) or in the host's name (`false`). Without it: in the path with `S3_ENDPOINT`.",
  },
  S3_ACCESS_KEY_ID: {
    group: "Results",
    schema: text(),
    optional: true,
    secret: true,
    description:
      "Key of the bucket, with `S3_SECRET_ACCESS_KEY`; without both the AWS SDK looks for one (its own variables, a role of the machine or the pod).",
  },
  S3_SECRET_ACCESS_KEY: {
    group: "Results",
    schema: text(),
    optional: true,
    secret: true,
    description: "Secret of that key.",
  },
});

export type ResultConfig = Config<typeof RESULT_VARIABLES>;

/** Mistakes between these variables. */
export function checkResults(config: ResultConfig): ConfigMistake[] {
  const { RESULT_STORE: place, S3_ACCESS_KEY_ID: id, S3_SECRET_ACCESS_KEY: secret } = config;
  const mistakes: ConfigMistake[] = [];
  if ((id === undefined) !== (secret === undefined))
    mistakes.push({
      variable: "S3_SECRET_ACCESS_KEY",
      message: "set S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY together",
    });
  const { S3_ENDPOINT, S3_REGION, S3_PATH_STYLE } = config;
  const given = Object.entries({ S3_ENDPOINT, S3_REGION, S3_PATH_STYLE, S3_ACCESS_KEY_ID: id }).find(
    ([, value]) => value !== undefined,
  );
  if (place.type !== "s3" && given !== undefined)
    mistakes.push({
      variable: given[0],
      message: "is for a RESULT_STORE of the form s3://BUCKET/PREFIX: set that, or leave it out",
    });
  return mistakes;
}

/** How the bucket is reached. */
export function s3ClientOptions(config: ResultConfig): S3ClientOptions {
  const { S3_ENDPOINT: endpoint, S3_REGION: region, S3_PATH_STYLE: pathStyle } = config;
  const { S3_ACCESS_KEY_ID: id, S3_SECRET_ACCESS_KEY: secret } = config;
  return {
    endpoint: endpoint?.href ?? null,
    region: region ?? (endpoint === undefined ? null : "us-east-1"),
    pathStyle: pathStyle ?? endpoint !== undefined,
    credentials:
      id === undefined || secret === undefined
        ? null
        : { accessKeyId: id.reveal(), secretAccessKey: secret.reveal() },
  };
}
