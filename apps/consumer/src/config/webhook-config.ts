import { SigningKeyError } from "@intercom-dsar/opendsr";
import {
  boolean,
  type Config,
  type ConfigMistake,
  defineConfig,
  duration,
  integer,
  list,
  listenHost,
  type Secret,
  text,
  url,
} from "@intercom-dsar/service";
import type { NoticeRecipient } from "../domain/notices.ts";
import { originOf } from "../domain/sender.ts";
import { openDsrSettings } from "../intake/opendsr/opendsr-settings.ts";
import { webhookSenders } from "../intake/webhook/webhook-senders.ts";
import { configuredCallbacks, configuredSenders } from "./callback-parties.ts";
import { callbackKeys, hostList } from "./config-parsers.ts";

/** The variables of the HTTP server and of callbacks. */
export const WEBHOOK_VARIABLES = defineConfig({
  WEBHOOK_PORT: {
    group: "Webhook",
    schema: integer({ max: 65_535 }),
    optional: true,
    description:
      "Port of the HTTP server (`POST /v1/requests`, …); without it there is none. With it and without `KAFKA_BROKERS` requests come only by HTTP. It speaks plain HTTP: put a proxy that ends TLS in front.",
  },
  WEBHOOK_HOST: {
    group: "Webhook",
    schema: listenHost(),
    default: "::",
    description:
      "Address that the HTTP server listens on. `::` is IPv6 and IPv4; where the machine has no IPv6, IPv4 alone.",
  },
  WEBHOOK_SENDERS: {
    group: "Webhook",
    schema: webhookSenders,
    optional: true,
    secret: true,
    description: "The earlier name of `SENDERS`; it will go.",
  },
  SENDERS: {
    group: "Webhook",
    schema: webhookSenders,
    optional: true,
    secret: true,
    description:
      'Who may post requests, as JSON: `[{"name":"portal","keys":["whsec_…"]}]`. A sender has one or more keys (for rotation), each `whsec_…` (HMAC) or `whpk_…` (the 32 bytes of an Ed25519 public key in base64), and may have `bearerTokens` (for OpenDSR), `kinds` and `workspaces` (what it may ask for; all where left out), `requestsPerMinute` (6000), `weight` (1 to 100; 1 where left out: its calls to Intercom for each one of a sender of weight 1, while both have calls waiting), `deletionsPerDay` (any number), `approval` (as `APPROVAL` says), `verification` (`low`, `substantial` or `high`: its requests have to state how it made sure of the person, and to be as sure as that), `callbackUrl`, `callbackHosts`, `callbackPrefixes` (URLs that end in `/`, under which a request may name any) and `callbackKeys` (sign its callbacks in place of `keys`; needed where all of those are public). `recipientKey` (a public JSON Web Key or `age1…`) is whom its answers are sealed to. The same for every consumer on a ledger.',
  },
  INTERCOM_CLIENT_SECRET: {
    group: "Webhook",
    schema: list(),
    optional: true,
    secret: true,
    description:
      "Client secret of the Intercom app, several separated by commas: with it the HTTP server takes Intercom's own webhooks (`POST /v1/intercom/webhooks`), as hints.",
  },
  REAPPEARANCE_WATCH: {
    group: "Webhook",
    schema: duration(),
    default: "90d",
    description:
      "How long after a deletion Intercom's webhooks are watched for the same person, by keyed hashes; `0s` keeps none. Without `INTERCOM_CLIENT_SECRET` none are kept.",
  },
  OPENDSR_URL: {
    group: "Webhook",
    schema: url(),
    optional: true,
    description:
      "Where controllers reach the OpenDSR endpoints, as `https://dsar.example.com/opendsr`; with it, `OPENDSR_KEY` and `OPENDSR_CERTIFICATE` the endpoint is open to the senders of `SENDERS`. Its host is the processor's domain.",
  },
  OPENDSR_KEY: {
    group: "Webhook",
    schema: text(),
    optional: true,
    secret: true,
    description: "Key that signs OpenDSR answers and callbacks (RSA of 2048 bits or more, PEM).",
  },
  OPENDSR_CERTIFICATE: {
    group: "Webhook",
    schema: text(),
    optional: true,
    secret: true,
    description:
      "Certificate of that key for the host of `OPENDSR_URL`, issued by an authority, and those between (PEM).",
  },
  CALLBACK_HOSTS: {
    group: "Webhook",
    schema: hostList(),
    optional: true,
    description:
      "Hosts, as `host` or `host:port`, that a request from Kafka may name in `callbackUrl`; without it such a request is rejected as `unsupported_field`. Needs `CALLBACK_KEYS`.",
  },
  CALLBACK_KEYS: {
    group: "Webhook",
    schema: callbackKeys(),
    optional: true,
    secret: true,
    description:
      "Keys that sign callbacks of requests from Kafka, as `whsec_…`, separated by commas. Those of a sender's requests are signed with its own.",
  },
  CALLBACK_DEVELOPMENT: {
    group: "Webhook",
    schema: boolean(),
    default: "false",
    description:
      "For development alone: callbacks also go to `http:` and to private addresses, so that whoever may name a `callbackUrl` reaches what this host reaches.",
  },
});

/** Mistakes between these variables. */
export function checkWebhook(
  config: Config<typeof WEBHOOK_VARIABLES> & {
    readonly RESULTS_URL: URL | undefined;
    readonly KAFKA_BROKERS: readonly string[] | undefined;
    readonly NOTICE_RECIPIENTS: Secret<readonly NoticeRecipient[]> | undefined;
  },
): ConfigMistake[] {
  const mistakes: ConfigMistake[] = [];
  if (config.WEBHOOK_SENDERS !== undefined && config.WEBHOOK_PORT === undefined)
    mistakes.push({ variable: "WEBHOOK_PORT", message: "set it too, since WEBHOOK_SENDERS is given" });
  mistakes.push(...checkOpenDsr(config));
  if (config.INTERCOM_CLIENT_SECRET !== undefined && config.WEBHOOK_PORT === undefined)
    mistakes.push({ variable: "WEBHOOK_PORT", message: "set it too, since INTERCOM_CLIENT_SECRET is given" });
  if ((config.CALLBACK_HOSTS === undefined) !== (config.CALLBACK_KEYS === undefined))
    mistakes.push({ variable: "CALLBACK_KEYS", message: "set CALLBACK_HOSTS and CALLBACK_KEYS together" });
  if (config.SENDERS !== undefined && config.WEBHOOK_SENDERS !== undefined)
    mistakes.push({ variable: "WEBHOOK_SENDERS", message: "leave it out, since SENDERS is given" });
  const { WEBHOOK_PORT: port, INTERCOM_CLIENT_SECRET: secret } = config;
  const senders = configuredSenders(config);
  const servesLinks = config.RESULTS_URL !== undefined && config.KAFKA_BROKERS !== undefined;
  const servesRecipients = config.NOTICE_RECIPIENTS?.reveal().some(({ keys }) => keys.length > 0) ?? false;
  if (port !== undefined && senders.length === 0 && secret === undefined && !servesLinks && !servesRecipients)
    mistakes.push({
      variable: "WEBHOOK_PORT",
      message: "nothing would be served there: set SENDERS or INTERCOM_CLIENT_SECRET, or leave it out",
    });
  const policy = configuredCallbacks(config);
  for (const sender of senders) {
    const { name, callbackUrl } = sender;
    if (callbackUrl !== null && !policy.allows(originOf(sender), callbackUrl))
      mistakes.push({
        variable: config.SENDERS === undefined ? "WEBHOOK_SENDERS" : "SENDERS",
        message: `the callbackUrl of ${name} has to be an https URL without credentials and fragment`,
      });
  }
  return mistakes;
}

function checkOpenDsr(config: Config<typeof WEBHOOK_VARIABLES>): ConfigMistake[] {
  const { OPENDSR_URL: publicUrl, OPENDSR_KEY: key, OPENDSR_CERTIFICATE: certificate } = config;
  const given = [publicUrl, key, certificate].filter((value) => value !== undefined).length;
  if (given === 0) return [];
  if (given < 3)
    return [
      { variable: "OPENDSR_URL", message: "set OPENDSR_URL, OPENDSR_KEY and OPENDSR_CERTIFICATE together" },
    ];
  if (configuredSenders(config).length === 0)
    return [{ variable: "SENDERS", message: "set it too, since OPENDSR_URL is given" }];
  if (publicUrl?.protocol !== "https:" && !config.CALLBACK_DEVELOPMENT)
    return [{ variable: "OPENDSR_URL", message: "has to begin with https:" }];
  try {
    openDsrSettings(config);
    return [];
  } catch (error) {
    if (!(error instanceof SigningKeyError)) throw error;
    const variable = error.code.startsWith("key_") ? "OPENDSR_KEY" : "OPENDSR_CERTIFICATE";
    return [{ variable, message: `can't be used to sign: ${error.code.replaceAll("_", " ")}` }];
  }
}
