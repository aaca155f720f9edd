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
  const laterRungs =
    timeline.laterLook === null
      ? ""
      : html`${beyondRestore(timeline.laterLook, now)}${purge(timeline.laterLook, now)}`;
  return html`<ol class="rungs">${reached.map(
    ([name, at, count]) =>
      html`<li class="${at === null ? "open" : "reached"}"><span>${name}${count !== null && count > 0 && html` (${count})`}</span> ${at === null ? html`<span class="exact">not yet</span>` : when(at, now)}</li>`,
  )}${laterRungs}</ol>`;
}

type LaterLook = NonNullable<Timeline["laterLook"]>;

/** Only what was looked for, and was not there, counts as reached. */
function beyondRestore(look: LaterLook, now: number): Html {
  const { dueAt, result, reason, count, at } = look;
  const name = "Beyond what Intercom can restore";
  if (at === null)
    return laterRung("open", name, dueAt === null ? "not yet" : "not yet, looked for", dueAt, now);
  if (result === "reached") return laterRung("reached", `${name} (${count})`, null, at, now);
  if (result === "came_back") return laterRung("open", name, "no: a contact is there again", at, now);
  return laterRung("open", name, `nobody could look${reason === null ? "" : ` (${reason})`}`, at, now);
}

/** Nobody but Intercom sees whether it did. */
function purge({ restorableUntil }: LaterLook, now: number): Html {
  return laterRung("open", "Destroyed by Intercom, by its own account", "due", restorableUntil, now);
}

function laterRung(
  state: "open" | "reached",
  name: string,
  words: string | null,
  at: number | null,
  now: number,
): Html {
  return html`<li class="${state}"><span>${name}</span> <span>${words !== null && html`<span class="exact">${words}</span> `}${at !== null && when(at, now)}</span></li>`;
}
