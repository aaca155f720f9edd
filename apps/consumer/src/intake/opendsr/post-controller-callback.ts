import type { Ledger, LockedMessage } from "@intercom-dsar/ledger";
import type { OpenDsrCallback } from "@intercom-dsar/opendsr";
import type { Dispatcher } from "undici";
import { CallbackError } from "../../delivery/callbacks/callback-error.ts";
import { postTo } from "../../delivery/callbacks/post-to.ts";
import type { CallbackPolicy } from "../../domain/callback-policy.ts";
import { controllerIdOf } from "../../domain/sender.ts";
import { controllerCallbackSchema } from "../../messages/controller-callbacks.ts";
import type { OpenDsrSettings } from "./opendsr-settings.ts";
import { statusDocument } from "./status-document.ts";

export interface ControllerCallbackOptions {
  readonly settings: OpenDsrSettings | null;
  readonly ledger: Pick<Ledger, "reads" | "links">;
  readonly policy: CallbackPolicy;
  readonly agent: Dispatcher;
  /** Breaks off what is under way; it is tried again later. */
  readonly signal: AbortSignal;
}

export function isControllerCallback({ headers }: LockedMessage): boolean {
  return headers.protocol === "opendsr";
}

/**
 * Posts a request's status to a controller, signed by us (section 8.6). The status is that of the moment: a callback that comes late, or
 * after a later one, never tells an earlier status.
 *
 * @throws {CallbackError}
 */
export async function postControllerCallback(
  { settings, ledger, policy, agent, signal }: ControllerCallbackOptions,
  { requestId, headers }: LockedMessage,
): Promise<{ readonly status: number }> {
  const { url, origin } = controllerCallbackSchema.parse(headers);
  if (settings === null || !policy.allows(origin, url)) throw new CallbackError("callback_not_allowed");
  const view = requestId === null ? null : await ledger.reads.find(requestId);
  if (view === null) throw new CallbackError("outcome_destroyed");
  const document = await statusDocument(view, controllerIdOf(origin), settings, ledger);
  const callback: OpenDsrCallback = { ...document, status_callback_url: url };
  const body = Buffer.from(JSON.stringify(callback));
  return postTo(agent, url, signal, body, {
    "content-type": "application/json",
    "user-agent": "intercom-dsar",
    ...settings.signer.headers(body),
  });
}
