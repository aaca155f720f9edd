import type { KeyObject } from "node:crypto";
import type { Secret } from "@intercom-dsar/service";
import { type CallbackPolicy, createCallbackPolicy } from "../domain/callback-policy.ts";
import { controllerOrigin, originOf, type WebhookSender } from "../domain/sender.ts";

/** The policy that the configuration asks for. */
export function configuredCallbacks(config: {
  readonly WEBHOOK_SENDERS?: Secret<readonly WebhookSender[]> | undefined;
  readonly CALLBACK_HOSTS?: readonly string[] | undefined;
  readonly CALLBACK_KEYS?: Secret<readonly KeyObject[]> | undefined;
  readonly CALLBACK_DEVELOPMENT: boolean;
}): CallbackPolicy {
  const { CALLBACK_HOSTS: hosts, CALLBACK_KEYS: keys, CALLBACK_DEVELOPMENT: development } = config;
  const kafka = hosts === undefined || keys === undefined ? {} : { kafka: { hosts, keys: keys.reveal() } };
  return callbackPolicyOf(config.WEBHOOK_SENDERS?.reveal() ?? [], { development, ...kafka });
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
    const { callbackHosts: hosts, keys } = sender;
    return [
      { origin: originOf(sender), hosts, defaultUrl: sender.callbackUrl, keys },
      // Every request of that endpoint names its own places.
      { origin: controllerOrigin(sender), hosts, defaultUrl: null, keys },
    ];
  });
  const all = kafka === undefined ? parties : [...parties, { origin: null, defaultUrl: null, ...kafka }];
  return createCallbackPolicy(all, { development });
}
