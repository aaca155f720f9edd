import { keyList } from "@intercom-dsar/sealing";
import {
  boolean,
  type Config,
  type ConfigMistake,
  choice,
  defineConfig,
  duration,
  isLoopback,
  text,
  url,
} from "@intercom-dsar/service";
import { RESULT_SEALINGS } from "../domain/recipients.ts";
import type { S3ClientOptions } from "../results/s3-client.ts";
import { resultPlace } from "./config-parsers.ts";
import { recipientKeys } from "./recipient-keys.ts";

/** Where finished files go. */
export const RESULT_VARIABLES = defineConfig({
  RECEIPT_KEY: {
    group: "Results",
    schema: keyList(),
    optional: true,
    secret: true,
    description:
      "Ed25519 private keys, 32 bytes each as `openssl rand -base64 32` makes them, separated by commas: with one every outcome has a signed [receipt](evidence.md) in the header `dsar-receipt`. The first signs, the public parts of all are published (`/.well-known/jwks.json`, `receipt-keys`). The same for every consumer on a ledger.",
  },
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
      "Where access packages above 512 KiB and files go, and what large requests have read so far, sealed: a directory, or `s3://BUCKET/PREFIX`. Nothing else may be stored below the prefix, and the bucket must not keep versions.",
  },
  RESULTS_URL: {
    group: "Results",
    schema: url(),
    optional: true,
    description:
      "Where the HTTP server (`WEBHOOK_PORT`) is reached from outside, as `https://dsar.example.com`. With it, an outcome names each file by a link that expires, `RESULTS_URL/v1/results/…`; without it by its place in `RESULT_STORE`.",
  },
  RESULT_EXPIRY: {
    group: "Results",
    schema: duration({ minMs: 1, why: "a link has to outlast its delivery" }),
    default: "7d",
    description:
      "From a request's end to the end of its links, and of the files that they lead to; at most `IDENTIFIER_RETENTION`. Without `RESULTS_URL`, files are kept for `IDENTIFIER_RETENTION`.",
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

/** Mistakes between these variables, and with those of the HTTP server. */
export function checkResults(
  config: ResultConfig & { readonly WEBHOOK_PORT: number | undefined; readonly ALLOW_HTTP: boolean },
): ConfigMistake[] {
  const { RESULT_STORE: place, S3_ACCESS_KEY_ID: id, S3_SECRET_ACCESS_KEY: secret } = config;
  const mistakes: ConfigMistake[] = [];
  const { RESULTS_URL: links, WEBHOOK_PORT: port, ALLOW_HTTP } = config;
  if (links !== undefined && port === undefined)
    mistakes.push({ variable: "WEBHOOK_PORT", message: "set it too, since RESULTS_URL is given" });
  if (links?.protocol === "http:" && !ALLOW_HTTP && !isLoopback(links.hostname))
    mistakes.push({
      variable: "RESULTS_URL",
      message: "has to begin with https:, since whoever sees a link can fetch what it leads to",
    });
  if ((id === undefined) !== (secret === undefined))
    mistakes.push({
      variable: "S3_SECRET_ACCESS_KEY",
      message: "set S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY together",
    });
  const { S3_ENDPOINT, S3_REGION, S3_PATH_STYLE } = config;
  const given = Object.entries({ S3_ENDPOINT, S3_REGION, S3_PATH_STYLE, S3_ACCESS_KEY_ID: id }).find(
    ([, value]) => value !== undefined,
  );
  if (place.kind !== "s3" && given !== undefined)
    mistakes.push({
      variable: given[0],
      message: "is for a RESULT_STORE of the form s3://BUCKET/PREFIX: set that, or leave it out",
    });
  return mistakes;
}

/** How links are made; `null` where an outcome names places in the store. */
export function linkSettings(
  config: ResultConfig & { readonly IDENTIFIER_RETENTION: number },
): { readonly baseUrl: string; readonly livesMs: number } | null {
  const { RESULTS_URL: url, RESULT_EXPIRY, IDENTIFIER_RETENTION } = config;
  if (url === undefined) return null;
  return { baseUrl: url.href.replace(/\/$/, ""), livesMs: Math.min(RESULT_EXPIRY, IDENTIFIER_RETENTION) };
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
