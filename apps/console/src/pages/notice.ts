import { type Html, html } from "@intercom-dsar/web/pages";
import type { Notice } from "@intercom-dsar/web/sessions";

/** What an action came to, by the API's word for it. */
const TEXTS: Readonly<Record<string, readonly ["good" | "warn", string]>> = {
  cancelled: ["good", "is cancelled. Its outcome says so."],
  cancelled_already: ["good", "was cancelled before."],
  due: ["good", "is due now: the next free worker takes it up."],
  probe_due: ["good", "is due with its workspace: that is tried at once."],
  not_waiting: ["warn", "does not wait: there is nothing to hurry."],
  released: ["good", "is released and goes on."],
  not_over_limit: ["warn", "is not over a limit: there is nothing to release."],
  redelivered: ["good", "is sent again: what is not out yet of its messages, and its callbacks."],
  nothing_to_send: ["warn", "has nothing to send again."],
  accepted: ["good", "is the new request: it asks for the same."],
  request_not_ended: ["warn", "has not ended: it can't be asked for again yet."],
  request_forgotten: ["warn", "is forgotten: nothing of the person is kept any more."],
  request_id_taken: ["warn", "can't be asked for again: its next ids are taken."],
  approved: ["good", "is approved and goes on."],
  request_another_plan: ["warn", "has another plan by now: look at it again."],
  request_not_waiting_for_approval: ["warn", "does not wait for an approval any more."],
  counted: ["good", ""],
  counted_failed: ["warn", "What failed is in no state for it; its page says why."],
  no_kafka: ["warn", "can't be put back: the consumer has no Kafka."],
  count_changed: ["warn", "fit by now in another number, and nothing was done: look at them again."],
  acknowledged: ["good", "is acknowledged, in your name."],
  acknowledged_already: ["good", "was acknowledged before."],
  paused: ["good", "is paused. What runs comes to its end, and nothing new is started."],
  paused_already: ["good", "was paused before."],
  resumed: ["good", "goes on."],
  not_paused: ["warn", "was not paused."],
  held: ["good", "is held. It begins nothing irreversible until it is released."],
  held_already: ["good", "was held before."],
  hold_released: ["good", "is held no more and goes on."],
  not_held: ["warn", "was not held."],
  request_held: ["warn", "is held by an operator: release it first."],
  request_begun: ["warn", "can't be cancelled: its first irreversible step is planned."],
  request_ended: ["warn", "has ended: there is nothing to change."],
  request_over_limit: ["warn", "waits for its release, which no retry gives."],
  request_paused: ["warn", "is paused by an operator: resume it first."],
};

/** What an action on many came to. */
export interface Counts {
  readonly done: number;
  readonly skipped: number;
  readonly failed: number;
}

/** The notice of an action on many. */
export function countsNotice(
  about: string,
  { done, skipped, failed }: Counts,
): Pick<Notice, "code" | "about"> {
  return {
    code: failed === 0 ? "counted" : "counted_failed",
    about: `${about}: ${done} done, ${skipped} skipped, ${failed} failed.`,
  };
}

/** It has the focus, so that it is read first to who can't see it. */
export function noticeBox(notice: Notice | null): Html | null {
  if (notice === null) return null;
  const [tone, text] = TEXTS[notice.code] ?? (["warn", `: ${notice.code}`] as const);
  return html`<div class="notice ${tone}" role="${tone === "good" ? "status" : "alert"}" tabindex="-1" autofocus><p><strong>${notice.about}</strong> ${text}</p></div>`;
}
