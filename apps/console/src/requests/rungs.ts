import { type Html, html } from "@intercom-dsar/web/pages";
import type { OperatorRequest, Timeline } from "../api/schemas.ts";
import { when } from "../pages/when.ts";

/** How far a request has come, from what was asked to what is proven; a rung that it has not reached has no time. */
export function rungs(request: OperatorRequest, timeline: Timeline, now: number): Html {
  const { receivedAt, arrivedAt, startedAt, begunAt, endedAt } = request;
  const firstOf = (step: string) => timeline.entries.find((entry) => entry.step === step)?.at ?? null;
  const countOf = (step: string) =>
    new Set(
      timeline.entries
        .filter((entry) => entry.step === step)
        .map(({ contact, seq }) => contact ?? `entry ${seq}`),
    ).size;
  const deletion = [
    ["Planned, so that it can't be cancelled", begunAt, null],
    ["Accepted by Intercom", firstOf("delete.accepted"), countOf("delete.accepted")],
    ["Read back as gone", firstOf("verify.absent"), countOf("verify.absent")],
  ] as const;
  const reached = [
    ["Asked by the person", receivedAt, null],
    ["Stored here", arrivedAt, null],
    ["Work began", startedAt, null],
    ...(request.kind === "deletion" ? deletion : []),
    ["Ended, and its outcome written", endedAt, null],
  ] as const;
  return html`<ol class="rungs">${reached.map(
    ([name, at, count]) =>
      html`<li class="${at === null ? "open" : "reached"}"><span>${name}${count !== null && count > 0 && html` (${count})`}</span> ${at === null ? html`<span class="exact">not yet</span>` : when(at, now)}</li>`,
  )}</ol>`;
}
