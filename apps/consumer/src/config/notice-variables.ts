import type { KeyObject } from "node:crypto";
import { type Config, type ConfigMistake, defineConfig, duration, json } from "@intercom-dsar/service";
import { z } from "zod";
import { NO_NOTICES, type NoticeRecipient, type NoticeSettings, noticeOrigin } from "../domain/notices.ts";
import { secretKeys } from "../domain/sender.ts";
import { MOST_KEYS, senderKeySchema, urlSchema } from "../intake/webhook/webhook-senders.ts";
import { noticeCallbacks } from "./callback-parties.ts";

const MOST_RECIPIENTS = 20;
const recipientsSchema: z.ZodType<readonly NoticeRecipient[]> = json(
  z
    .array(
      z.strictObject({
        name: z.string().regex(/^[A-Za-z0-9._-]{1,64}$/, "write 1 to 64 of A-Z a-z 0-9 . _ -"),
        keys: z.array(senderKeySchema).max(MOST_KEYS).default([]),
        callbackUrl: urlSchema.nullable().default(null),
      }),
    )
    .min(1, "write at least one recipient")
    .max(MOST_RECIPIENTS)
    .superRefine((recipients, context) => {
      const keys: KeyObject[] = [];
      const add = (path: (string | number)[], message: string) =>
        context.addIssue({ code: "custom", path, message });
      for (const [index, { name, callbackUrl, keys: own }] of recipients.entries()) {
        if (recipients.findIndex((other) => other.name === name) !== index)
          add([index, "name"], "is the name of two recipients");
        if (callbackUrl !== null && secretKeys(own).length === 0)
          add([index, "keys"], "write a key that begins with whsec_: it signs what is posted to callbackUrl");
        for (const key of own) {
          if (keys.some((other) => other.equals(key)))
            add([index, "keys"], "is there twice: a key names one recipient");
          keys.push(key);
        }
      }
    }),
);

/** Recipients of notices. */
export const NOTICE_VARIABLES = defineConfig({
  NOTICE_RECIPIENTS: {
    group: "Requests",
    schema: recipientsSchema,
    optional: true,
    secret: true,
    description:
      'Who holds data of the same persons and has to learn what a deletion erased (GDPR article 19), as JSON: `[{"name":"warehouse"},{"name":"mailer","keys":["whsec_…"],"callbackUrl":"https://…"}]`. For each of them a deletion that erased something ends with an [`intercom-dsar.notice.v1`](integration.md#notices): posted to `callbackUrl`, signed with its `keys`, or else on `dsar.events`. It acknowledges with its `keys`; for one without keys an operator does. The same for every consumer on a ledger.',
  },
  NOTICE_ACKNOWLEDGE_WITHIN: {
    group: "Requests",
    schema: duration({ minMs: 1, why: "nobody acknowledges at once" }),
    default: "7d",
    description:
      "How long a recipient of `NOTICE_RECIPIENTS` has to acknowledge a notice; shorter than `IDENTIFIER_RETENTION`, at whose end notices are destroyed.",
  },
});

/** The recipients that are configured. */
export function configuredNotices(config: Config<typeof NOTICE_VARIABLES>): NoticeSettings {
  const recipients = config.NOTICE_RECIPIENTS?.reveal();
  return recipients === undefined ? NO_NOTICES : { recipients, withinMs: config.NOTICE_ACKNOWLEDGE_WITHIN };
}

/** Mistakes between these variables and others. */
export function checkNotices(
  config: Config<typeof NOTICE_VARIABLES> & {
    readonly KAFKA_BROKERS: readonly string[] | undefined;
    readonly WEBHOOK_PORT: number | undefined;
    readonly OPERATOR_PORT: number | undefined;
    readonly IDENTIFIER_RETENTION: number;
    readonly CALLBACK_DEVELOPMENT: boolean;
  },
): ConfigMistake[] {
  const { recipients } = configuredNotices(config);
  if (recipients.length === 0) return [];
  const mistakes: ConfigMistake[] = [];
  const add = (variable: string, message: string) => mistakes.push({ variable, message });
  const { KAFKA_BROKERS: brokers, WEBHOOK_PORT: port, OPERATOR_PORT: operators } = config;
  if (brokers === undefined && port === undefined)
    add("NOTICE_RECIPIENTS", "set KAFKA_BROKERS or WEBHOOK_PORT too: a pipe tells nobody else");
  if (config.NOTICE_ACKNOWLEDGE_WITHIN >= config.IDENTIFIER_RETENTION)
    add("NOTICE_ACKNOWLEDGE_WITHIN", "has to be shorter than IDENTIFIER_RETENTION");
  const policy = noticeCallbacks(recipients, config.CALLBACK_DEVELOPMENT);
  for (const recipient of recipients) {
    const { name, keys, callbackUrl } = recipient;
    if (callbackUrl === null && brokers === undefined)
      add(
        "NOTICE_RECIPIENTS",
        `give ${name} a callbackUrl, or set KAFKA_BROKERS: there is no other way to it`,
      );
    if (callbackUrl !== null && !policy.allows(noticeOrigin(recipient), callbackUrl))
      add(
        "NOTICE_RECIPIENTS",
        `the callbackUrl of ${name} has to be an https URL without credentials and fragment`,
      );
    if (operators === undefined && (port === undefined || keys.length === 0))
      add(
        "NOTICE_RECIPIENTS",
        `nobody could acknowledge for ${name}: give it keys and set WEBHOOK_PORT, or set OPERATOR_PORT`,
      );
  }
  return mistakes;
}
