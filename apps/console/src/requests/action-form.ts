import { formTokenField, type Html, html } from "@intercom-dsar/web/pages";
import type { OperatorRequest, Timeline } from "../api/schemas.ts";
import { reasonField } from "../pages/reason-field.ts";
import { requestLink } from "./requests-page.ts";

/** What can be done with a request as it stands, with one reason for all; the API decides. */
export function actionForm(request: OperatorRequest, timeline: Timeline, formToken: string): Html {
  const path = requestLink(request);
  // The first one is what the Enter key presses: it can't do harm.
  const digest = askedDigest(timeline);
  const [first, ...others] = deedsOf(request, digest !== null);
  return html`<form class="deeds" method="post" action="${path}/${first[0]}">${formTokenField(formToken)}
${digest !== null && html`<input type="hidden" name="digest" value="${digest}">`}
${reasonField("reason")}
<div class="actions">${[first, ...others].map(
    ([action, label, look], index) =>
      html`<button class="button ${index === 0 ? "primary" : look}" type="submit" formaction="${path}/${action}">${label}</button>`,
  )}</div></form>`;
}

type Deed = readonly [action: string, label: string, look?: "danger"];

/** Which plan an operator is asked to approve: the one that the journal asked about last. */
function askedDigest({ entries }: Timeline): string | null {
  const digest = entries.findLast(({ step }) => step === "approval.asked")?.facts.digest;
  return typeof digest === "string" ? digest : null;
}

function deedsOf(request: OperatorRequest, hasPlan: boolean): readonly [Deed, ...Deed[]] {
  const { state, waiting, begunAt, cancelRequested } = request;
  const canCancel = state !== "ended" && begunAt === null && !cancelRequested;
  const isHeld = waiting?.code === "held_by_operator";
  const always: readonly Deed[] = [
    ...(state !== "ended" && !isHeld ? [["hold", "Hold it back"] as const] : []),
    ...(canCancel ? [["cancel", "Cancel the request", "danger"] as const] : []),
    ["reveal", "Show whom it is about"],
  ];
  if (state === "ended")
    return [["redeliver", "Send its messages again"], ["retry-as-new", "Ask once more"], ...always];
  if (waiting?.reason === "approval" && hasPlan) return [["approve", "Approve its plan"], ...always];
  if (isHeld) return [["release-hold", "Let it go on"], ...always];
  if (waiting?.reason === "limit") return [["release", "Release it"], ...always];
  return [["retry", "Look at it now"], ...always];
}
