import { PACKAGE_FORMATS, REPORT_LANGUAGES } from "@intercom-dsar/access-package";
import { databaseUrl } from "@intercom-dsar/database";
import { keyList } from "@intercom-dsar/sealing";
import {
  type Config,
  type ConfigMistake,
  choice,
  defineConfig,
  duration,
  type Environment,
  integer,
  PROXY_VARIABLES,
  readConfig,
  SERVICE_VARIABLES,
  text,
  url,
} from "@intercom-dsar/service";
import { DEFAULT_CATEGORIES, DEFAULT_DELETION_CATEGORIES } from "@intercom-dsar/subject-data";
import { DEFAULT_FILE_HOSTS } from "../http/file-hosts.ts";
import { configuredSenders } from "./callback-parties.ts";
import {
  approval,
  categoryChoice,
  controllers,
  deletionCategories,
  fileHosts,
  holds,
  redactionPolicies,
  typeList,
} from "./config-parsers.ts";
import { INTERCOM_VARIABLES, TOKEN_SOURCE } from "./intercom-variables.ts";
import { KAFKA_VARIABLES } from "./kafka-variables.ts";
import { LATER_LOOK_VARIABLES } from "./later-look-variables.ts";
import { checkNotices, NOTICE_VARIABLES } from "./notice-variables.ts";
import { checkOperators, OPERATOR_VARIABLES } from "./operator-variables.ts";
import { checkResults, RESULT_VARIABLES } from "./result-variables.ts";
import { RETENTION_VARIABLES } from "./retention-variables.ts";
import { checkWebhook, WEBHOOK_VARIABLES } from "./webhook-config.ts";

/** Every environment variable of the consumer; `docs/configuration.md` is made from this table. */
export const CONSUMER_CONFIG = defineConfig({
  ...INTERCOM_VARIABLES,
  ...PROXY_VARIABLES,
  ...KAFKA_VARIABLES,
  ...WEBHOOK_VARIABLES,
  ...OPERATOR_VARIABLES,
  DATABASE_URL: {
    group: "Ledger",
    schema: databaseUrl(),
    default: "sqlite:data/ledger.db",
    secret: true,
    description:
      "Ledger database: `sqlite:` and a file's path (several processes of one host may share it), or `postgres://USER:PASSWORD@HOST:PORT/DATABASE` with user and password percent-encoded.",
  },
  LEDGER_KEY: {
    group: "Ledger",
    schema: keyList(),
    optional: true,
    secret: true,
    description:
      "Keys that seal what the ledger keeps of a person: several are separated by commas, the first one seals, all of them open. Without it, SQLite makes a key file beside the database; PostgreSQL demands one.",
  },
  ...RESULT_VARIABLES,
  ...RETENTION_VARIABLES,
  ACCESS_CATEGORIES: {
    group: "Requests",
    schema: categoryChoice(),
    default: DEFAULT_CATEGORIES,
    description:
      "What an access request reads, by the names of [the data map](data-map.md), separated by commas. `?` behind a name makes it optional: where it fails, or the token lacks its scope, the coverage says so and nothing else follows. `all` stands for every other that can be read. What is not named is `not_covered` in the coverage.",
  },
  DELETION_CATEGORIES: {
    group: "Requests",
    schema: deletionCategories(),
    default: DEFAULT_DELETION_CATEGORIES,
    description:
      "What a deletion erases, separated by commas: `contacts`, and with it what [the data map](data-map.md) has a way to erase (`conversations`, `tickets`, `custom_objects`). One workspace of several may have a list of its own: `contacts;abc12xyz:contacts,conversations`. More than contacts waits (`older_instance`) until no instance of an earlier release is working. The token needs the scopes.",
  },
  HOLDS_FILE: {
    group: "Requests",
    schema: holds(),
    optional: true,
    description:
      "File of holds, in YAML or JSON, as [holds](holds.md) describes it: what a deletion has to leave alone, by tag, segment or attribute of a contact, or by category. It is read only at the start, and a mistake in it stops the start. The same for every consumer on a ledger.",
  },
  SUPPRESSION_KEY: {
    group: "Requests",
    schema: keyList().refine((keys) => keys.length === 1, "write one key"),
    optional: true,
    secret: true,
    description:
      "Key of 32 bytes, as `openssl rand -base64 32` makes it, shared with those who have to keep obeying the opt-outs of deleted people. With it, a deletion reads the opt-outs of each contact first (one call more), and once the contact is deleted `dsar.events` has an [`intercom-dsar.suppression.v1`](integration.md#opt-outs-of-deleted-people) with a keyed hash of the address. Needs `KAFKA_BROKERS`; the same for every consumer on a ledger.",
  },
  APPROVAL: {
    group: "Requests",
    schema: approval(),
    default: "none",
    description:
      "Which deletions wait until an operator approves their plan by its digest (`approve REQUEST_ID --digest DIGEST`): `none`, `required` (all), or `above:N` (plans of more than N contacts, conversations, …). A sender may have its own (`approval` in `SENDERS`). A plan that has changed since is asked about again.",
  },
  ATTACHMENT_HOSTS: {
    group: "Requests",
    schema: fileHosts(),
    default: DEFAULT_FILE_HOSTS,
    description:
      "Where files of conversations and tickets are loaded from, separated by commas: a domain stands for itself and what is below, by `https:` and at addresses of the public internet alone; an origin such as `http://127.0.0.1:4010` (a simulator) for itself. No token is sent there.",
  },
  ATTACHMENTS_MAX_MIB: {
    group: "Requests",
    schema: integer({ min: 1, max: 1_000_000 }),
    default: "1024",
    description:
      "Largest size of all files of one access request together; one file may have 100 MiB. Files beyond that are named in the package and the outcome.",
  },
  REDACTION_POLICY_FILE: {
    group: "Requests",
    schema: redactionPolicies(),
    optional: true,
    description:
      "File of redaction policies, in YAML or JSON, as [redaction](redaction.md) describes it. It is read only at the start, and a mistake in it stops the start. Without it every workspace has the service's own policy.",
  },
  PACKAGE_FORMAT: {
    group: "Requests",
    schema: choice(PACKAGE_FORMATS),
    default: "v1",
    description:
      "How an access package is arranged: `v1` like Intercom's objects, `v2` for people to read: without empty fields, with times in ISO 8601, and with `portability.json` beside it.",
  },
  CONTROLLER_FILE: {
    group: "Requests",
    schema: controllers(),
    optional: true,
    description:
      "File with the texts that your company has to give a person besides their data (GDPR article 15(1) and (2)), in YAML or JSON, as [the report](report.md) describes it. With it, each access request leaves `report.html`, a page that the person can read; a text that is missing stops the start. Without it there is no report.",
  },
  REPORT_LANGUAGE: {
    group: "Requests",
    schema: choice(REPORT_LANGUAGES),
    default: "en",
    description:
      "Language of the report, where the request asks for none that `CONTROLLER_FILE` has: `en` or `de`.",
  },
  CUSTOM_OBJECT_TYPES: {
    group: "Requests",
    schema: typeList(),
    optional: true,
    description:
      "Types of custom objects that an access request reads, by their identifiers, separated by commas, where `ACCESS_CATEGORIES` names `custom_objects`: Intercom's API has no list of them.",
  },
  NOT_FOUND_RECHECK: {
    group: "Requests",
    schema: duration(),
    default: "10m",
    description: "How long after an empty search a deletion searches again before it says `not_found`.",
  },
  VERIFY_FOR: {
    group: "Requests",
    schema: duration(),
    default: "1h",
    description: "How long a deletion waits for Intercom to stop showing a deleted contact.",
  },
  ...LATER_LOOK_VARIABLES,
  ...NOTICE_VARIABLES,
  AFTER_GRACE: {
    group: "Requests",
    schema: duration(),
    default: "6h",
    description:
      "How long a request waits, from its arrival, for a request that it names in `after` or `retryOf` and that its sender has not sent.",
  },
  WORKSPACE_GRACE: {
    group: "Requests",
    schema: duration(),
    default: "24h",
    description:
      "How long a request waits for a workspace that is not connected, or for a scope that is missing.",
  },
  WORKSPACE_PROBE: {
    group: "Requests",
    schema: duration({ minMs: 100, why: "without a pause the probes would use up the rate limit" }),
    default: "30s",
    description: "How often a parked workspace is asked whether its token works again.",
  },
  CONCURRENCY: {
    group: "Requests",
    schema: integer({ min: 1, max: 100 }),
    default: "64",
    description:
      "Most requests of one workspace that run at the same time; only as many run as use up its rate budget.",
  },
  LEASE_TTL: {
    group: "Requests",
    schema: duration({ minMs: 15_000, why: "a lease has to outlast a call to Intercom" }),
    default: "17s",
    description:
      "How long a workspace stays with a process that does not renew its lease: at most that long after a crash another process takes over.",
  },
  EVENT_SOURCE: {
    group: "Service",
    schema: text(),
    default: "urn:intercom-dsar",
    description: "`ce_source` of every event; the same for all instances.",
  },
  HEALTH_PORT: {
    group: "Service",
    schema: integer({ max: 65_535 }),
    optional: true,
    description: "Port of `/livez` and `/readyz`; without it they are off.",
  },
  OTEL_EXPORTER_OTLP_ENDPOINT: {
    group: "Service",
    schema: url(),
    optional: true,
    description:
      "OTLP/HTTP collector that traces are sent to; without it nothing of OpenTelemetry is loaded. The SDK's own variables (`OTEL_EXPORTER_OTLP_HEADERS`, `OTEL_TRACES_SAMPLER`, …) apply.",
  },
  OTEL_SERVICE_NAME: {
    group: "Service",
    schema: text(),
    default: "intercom-dsar-consumer",
    description: "Name of the service in traces.",
  },
  ...SERVICE_VARIABLES,
});

export type ConsumerConfig = Config<typeof CONSUMER_CONFIG>;

/** Reads the environment; throws `invalid_config` with every mistake at once. */
export function readConsumerConfig(environment: Environment = process.env): ConsumerConfig {
  return readConfig(CONSUMER_CONFIG, environment, { check, exactlyOne: TOKEN_SOURCE });
}

function check(config: ConsumerConfig): ConfigMistake[] {
  const mistakes: ConfigMistake[] = [];
  const add = (variable: string, message: string) => mistakes.push({ variable, message });
  if (config.DATABASE_URL.reveal().startsWith("postgres") && config.LEDGER_KEY === undefined) {
    add("LEDGER_KEY", "is required with PostgreSQL; make one with `openssl rand -base64 32`");
  }
  if ((config.AUTH_APP_URL === undefined) !== (config.SERVICE_CREDENTIAL === undefined))
    add("SERVICE_CREDENTIAL", "set AUTH_APP_URL and SERVICE_CREDENTIAL together");
  if (config.VAULT_DATABASE_URL !== undefined && config.VAULT_KEY === undefined)
    add("VAULT_KEY", "is required with VAULT_DATABASE_URL");
  if (config.SUPPRESSION_KEY !== undefined && config.KAFKA_BROKERS === undefined)
    add(
      "KAFKA_BROKERS",
      "set it too, since SUPPRESSION_KEY is given: there is nowhere else to tell of opt-outs",
    );
  const saslParts = [config.KAFKA_SASL_MECHANISM, config.KAFKA_SASL_USERNAME, config.KAFKA_SASL_PASSWORD];
  if (saslParts.some((part) => part !== undefined) && saslParts.includes(undefined)) {
    add(
      "KAFKA_SASL_MECHANISM",
      "set KAFKA_SASL_MECHANISM, KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD together",
    );
  }
  if ((config.KAFKA_TLS_CERT === undefined) !== (config.KAFKA_TLS_KEY === undefined)) {
    add("KAFKA_TLS_KEY", "set KAFKA_TLS_CERT and KAFKA_TLS_KEY together");
  }
  const tlsMaterial = [config.KAFKA_TLS_CA, config.KAFKA_TLS_CERT].some((part) => part !== undefined);
  if (!config.KAFKA_TLS && tlsMaterial) add("KAFKA_TLS", "set it to true, since certificates are given");
  if (
    config.METRICS_PORT !== undefined &&
    config.METRICS_PORT !== 0 &&
    config.METRICS_PORT === config.HEALTH_PORT
  )
    add("METRICS_PORT", "has to be another port than HEALTH_PORT");
  if (config.KAFKA_UNSIGNED === "reject" && configuredSenders(config).length === 0)
    add("SENDERS", "set it too, since KAFKA_UNSIGNED is reject: nobody could ask for anything");
  if (
    config.RESULT_SEALING === "required" &&
    config.RECIPIENT_KEYS === undefined &&
    configuredSenders(config).every(({ recipientKey }) => recipientKey === null)
  )
    add("RECIPIENT_KEYS", "set it, or a recipientKey in SENDERS, since RESULT_SEALING is required");
  if (config.ID_RETENTION < config.RECORD_RETENTION)
    add("ID_RETENTION", "has to be at least RECORD_RETENTION");
  if (config.RECORD_RETENTION < config.IDENTIFIER_RETENTION)
    add("RECORD_RETENTION", "has to be at least IDENTIFIER_RETENTION");
  for (const place of config.CONTROLLER_FILE?.missing(config.REPORT_LANGUAGE) ?? [])
    add("CONTROLLER_FILE", `in the file: ${place} is missing, which REPORT_LANGUAGE names`);
  return [
    ...mistakes,
    ...checkResults(config),
    ...checkWebhook(config),
    ...checkNotices(config),
    ...checkOperators(config),
  ];
}
