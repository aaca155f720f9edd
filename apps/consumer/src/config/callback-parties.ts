import type { KeyObject } from "node:crypto";
import type { Secret } from "@intercom-dsar/service";
import { type CallbackPolicy, createCallbackPolicy } from "../domain/callback-policy.ts";
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
}

/** The policy that the configuration asks for. */
export function configuredCallbacks(config: CallbackConfig): CallbackPolicy {
  const { CALLBACK_HOSTS: hosts, CALLBACK_KEYS: keys, CALLBACK_DEVELOPMENT: development } = config;
  const kafka = hosts === undefined || keys === undefined ? {} : { kafka: { hosts, keys: keys.reveal() } };
  return callbackPolicyOf(configuredSenders(config), { development, ...kafka });
}

/** The policy for the senders of the webhook and, where it may name hosts, for Kafka. */
export function callbackPolicyOf(
  senders: readonly WebhookSender[],
  options: {
    readonly development: boolean;
    readonly kafka?: { readonly hosts: readonly string[]; readonly keys: readonly KeyObject[] };
  },
): CallbackPolicy {
  const { kafka, development } = options;
  const parties = senders.flatMap((sender) => {
    const { callbackHosts: hosts, callbackPrefixes: prefixes } = sender;
    const keys = sender.callbackKeys.length > 0 ? sender.callbackKeys : secretKeys(sender.keys);
    return [
      { origin: originOf(sender), hosts, prefixes, defaultUrl: sender.callbackUrl, keys },
      // Every request of that endpoint names its own places.
      { origin: controllerOrigin(sender), hosts, prefixes, defaultUrl: null, keys },
    ];
  });
  const all = kafka === undefined ? parties : [...parties, { origin: null, defaultUrl: null, ...kafka }];
  return createCallbackPolicy(all, { development });
}
