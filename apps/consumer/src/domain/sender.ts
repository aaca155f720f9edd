import type { KeyObject } from "node:crypto";
import type { VerificationLevel } from "@intercom-dsar/dsar-events/service";
import type { Recipient } from "@intercom-dsar/sealing";
import type { Approval } from "./approval.ts";

/** One system that may post requests: who it is by its keys, and what it may ask for. */
export interface WebhookSender {
  readonly name: string;
  /** Secret keys (HMAC) and public ones (Ed25519), each of which proves who signed. */
  readonly keys: readonly KeyObject[];
  /** SHA-256 digests of the tokens that it may show to the OpenDSR endpoints instead of signing. */
  readonly bearerTokens: readonly Uint8Array[];
  /** `null`: every kind. */
  readonly kinds: readonly string[] | null;
  /** `null`: every workspace. */
  readonly workspaces: readonly string[] | null;
  readonly requestsPerMinute: number;
  /** Calls of its requests to Intercom for each one of a sender of weight 1, while both have calls waiting. */
  readonly weight: number;
  /** How many deletions may begin on one day; `null` for any number. */
  readonly deletionsPerDay: number | null;
  /** How sure its requests have to be of the person; `null`: they need not say. */
  readonly verification: VerificationLevel | null;
  /** Which of its deletions wait for an approval; `null`: as `APPROVAL` says. */
  readonly approval: Approval | null;
  /** Where outcomes go whose request names no other place. */
  readonly callbackUrl: string | null;
  /** `host` or `host:port` of the places that a request may name. */
  readonly callbackHosts: readonly string[];
  /** URLs that end in `/`: a request may name any place below. */
  readonly callbackPrefixes: readonly string[];
  /** Whom the answers of its requests are sealed to; `null` for nobody of its own. */
  readonly recipientKey: Recipient | null;
  /** Sign callbacks in place of the secret ones of `keys`, where there are any. */
  readonly callbackKeys: readonly KeyObject[];
}

/** Those that can sign, and not only prove who signed. */
export function secretKeys(keys: readonly KeyObject[]): readonly KeyObject[] {
  return keys.filter(({ type }) => type === "secret");
}

/** Who asks by records that nobody signed. */
export const KAFKA_SENDER = "kafka";
/** Who asks through the pipe. */
export const PIPE_SENDER = "pipe";
/** What no sender may be called: endpoints, and the prefix of an origin. */
export const RESERVED_SENDERS: readonly string[] = [KAFKA_SENDER, PIPE_SENDER, "opendsr"];

/** By which endpoint a sender asked, for its callbacks. */
export function originOf({ name }: Pick<WebhookSender, "name">): string {
  return `webhook:${name}`;
}

const CONTROLLER = "opendsr:";

/** The same for the OpenDSR endpoints. */
export function controllerOrigin({ name }: Pick<WebhookSender, "name">): string {
  return `${CONTROLLER}${name}`;
}

/** The controller's id, as its origin tells it. */
export function controllerIdOf(origin: string): string {
  return origin.slice(CONTROLLER.length);
}
