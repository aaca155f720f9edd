import type { KeyObject } from "node:crypto";
import type { Secret } from "@intercom-dsar/service";
import { type CallbackParty, type CallbackPolicy, createCallbackPolicy } from "../domain/callback-policy.ts";
import { type NoticeRecipient, noticeOrigin } from "../domain/notices.ts";
import { controllerOrigin, originOf, secretKeys, type WebhookSender } from "../domain/sender.ts";

interface SendersConfig {
  readonly SENDERS?: Secret<readonly WebhookSender[]> | undefined;
  /** The earlier name. */
  readonly WEBHOOK_SENDERS?: Secret<readonly WebhookSender[]> | undefined;
}

export function configuredSenders({ SENDERS, WEBHOOK_SENDERS }: SendersConfig): readonly WebhookSender[] {
  return (SENDERS ?? WEBHOOK_SENDERS)?.reveal() ?? [];
}

interface CallbackConfig extends SendersConfig {
  readonly CALLBACK_HOSTS?: readonly string[] | undefined;
  readonly CALLBACK_KEYS?: Secret<readonly KeyObject[]> | undefined;
  readonly CALLBACK_DEVELOPMENT: boolean;
  readonly NOTICE_RECIPIENTS?: Secret<readonly NoticeRecipient[]> | undefined;
}

/** The policy that the configuration asks for. */
export function configuredCallbacks(config: CallbackConfig): CallbackPolicy {
  const { CALLBACK_HOSTS: hosts, CALLBACK_KEYS: keys, CALLBACK_DEVELOPMENT: development } = config;
  const kafka = hosts === undefined || keys === undefined ? {} : { kafka: { hosts, keys: keys.reveal() } };
  const recipients = config.NOTICE_RECIPIENTS?.reveal() ?? [];
  return callbackPolicyOf(configuredSenders(config), { development, ...kafka, recipients });
}

/** The policy for the senders of the webhook and, where it may name hosts, for Kafka. */
export function callbackPolicyOf(
  senders: readonly WebhookSender[],
  options: {
    readonly development: boolean;
    readonly recipients?: readonly NoticeRecipient[];
    readonly kafka?: { readonly hosts: readonly string[]; readonly keys: readonly KeyObject[] };
  },
): CallbackPolicy {
  const { kafka, development, recipients = [] } = options;
  const parties = senders.flatMap((sender) => {
    const { callbackHosts: hosts, callbackPrefixes: prefixes } = sender;
    const keys = sender.callbackKeys.length > 0 ? sender.callbackKeys : secretKeys(sender.keys);
    return [
      { origin: originOf(sender), hosts, prefixes, defaultUrl: sender.callbackUrl, keys },
      // Every request of that endpoint names its own places.
      { origin: controllerOrigin(sender), hosts, prefixes, defaultUrl: null, keys },
    ];
  });
  const others = kafka === undefined ? [] : [{ origin: null, defaultUrl: null, ...kafka }];
  return createCallbackPolicy([...parties, ...recipients.map(noticeParty), ...others], { development });
}

/** The policy for recipients of notices alone. */
export function noticeCallbacks(
  recipients: readonly NoticeRecipient[],
  development: boolean,
): CallbackPolicy {
  return createCallbackPolicy(recipients.map(noticeParty), { development });
}

function noticeParty(recipient: NoticeRecipient): CallbackParty {
  const { callbackUrl: defaultUrl, keys } = recipient;
  return { origin: noticeOrigin(recipient), hosts: [], defaultUrl, keys: secretKeys(keys) };
}
