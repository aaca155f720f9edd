import type { ListedRequest, PauseTarget, TimelineEntry, WorkspaceOverview } from "@intercom-dsar/ledger";
import { STEP } from "../domain/journal-steps.ts";
import { REASONS } from "../domain/reasons.ts";
import { WAIT_CODES } from "../domain/wait-codes.ts";
import { whatToDoAboutEnd, whatToDoAboutWait } from "./what-to-do.ts";

/** What is known of a request where it is explained. */
export interface Circumstances {
  readonly request: ListedRequest;
  readonly timeline: readonly Pick<TimelineEntry, "at" | "step" | "facts">[];
  /** Its own; `null` where it has none yet. */
  readonly workspace: Pick<WorkspaceOverview, "parked" | "budget"> | null;
  readonly pauses: readonly (PauseTarget & { readonly since: number })[];
  /** By which action an operator holds it; `null` where none does, or it was one on many requests. */
  readonly hold: { readonly at: number; readonly reason: string | null } | null;
  /** `WORKSPACE_GRACE`. */
  readonly workspaceGraceMs: number;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** A request in plain sentences. */
export interface Explanation {
  readonly summary: string;
  /** What it waits for; `null` where it waits for nothing. */
  readonly waitsFor: string | null;
  readonly since: number | null;
  /** When it is looked at again by itself; `null` where it is not, or waits for nothing. */
  readonly until: number | null;
  readonly whatToDo: string;
  /** What else is true: a deadline that has passed, a cancel that is under way. */
  readonly remarks: readonly string[];
}

/** Says what is true of a request, for whoever does not know the service. It names nobody. */
export function explain(circumstances: Circumstances): Explanation {
  const { request, now } = circumstances;
  const remarks = remarksOf(request, now);
  if (request.state === "ended") return { ...ended(request), remarks };
  if (request.state === "running") return { ...running(circumstances), remarks };
  return { ...(request.state === "waiting" ? waiting(circumstances) : queued(circumstances)), remarks };
}

type Part = Omit<Explanation, "remarks">;

function running({ request, workspace, now }: Circumstances): Part {
  const limited = rateLimited(workspace, now);
  if (limited !== null)
    return {
      summary: `It is being worked on. ${limited.sentence}`,
      since: request.startedAt,
      ...limited.part,
    };
  return {
    summary: "It is being worked on at this moment.",
    waitsFor: null,
    since: request.startedAt,
    until: null,
    whatToDo: "Nothing.",
  };
}

/** What a storm of 429s is to a request that runs, or could; `null` where Intercom asked for no pause. */
function rateLimited(workspace: Circumstances["workspace"], now: number) {
  const until = workspace?.budget.pausedUntil ?? null;
  if (until === null || until <= now) return null;
  return {
    sentence: "Intercom has limited the rate of its workspace (429), and nothing is sent there until then.",
    part: {
      waitsFor: "rate_limited",
      until,
      whatToDo: whatToDoAboutWait("rate_limited"),
    },
  };
}

function ended({ status, reasonCode, endedAt, kind }: ListedRequest): Part {
  const reason = Object.values(REASONS).find(({ code }) => code === reasonCode);
  const what = reason?.message ?? (reasonCode === null ? "" : `The reason is ${reasonCode}.`);
  return {
    summary: `The ${kind} ended as ${status ?? "unknown"} on ${day(endedAt ?? 0)}. ${what}`.trim(),
    waitsFor: null,
    since: endedAt,
    until: null,
    whatToDo: whatToDoAboutEnd(reasonCode),
  };
}

function waiting(circumstances: Circumstances): Part {
  const { request, timeline, workspace, pauses, hold } = circumstances;
  const { waitCode: code, waitReason: reason, dueAt, workspaceId, sender } = request;
  const paused = reason === "paused" ? pauseOf(pauses, workspaceId, sender) : null;
  const parked = reason === "authorization" ? (workspace?.parked ?? null) : null;
  const meaning = WAIT_MEANINGS[code ?? ""] ?? "It waits for something that this version has no words for.";
  const after =
    reason === "order" && request.after !== null ? ` It names ${request.after} in \`after\`.` : "";
  const scope = code === "scope_missing" ? scopeSentence(timeline) : "";
  const plan = code === "approval_required" ? planSentence(timeline) : "";
  const graceEnd = graceEndOf(circumstances);
  const grace = graceEnd === null ? "" : ` That ends at ${day(graceEnd)}.`;
  const why = hold?.reason == null ? "" : ` The reason: ${hold.reason}.`;
  return {
    summary: `It waits. ${paused === null ? meaning : pauseSentence(paused)}${grace}${after}${why}${scope}${plan}`,
    waitsFor: code ?? reason,
    since: paused?.since ?? hold?.at ?? parked?.since ?? beginningOf(timeline, code) ?? request.arrivedAt,
    until: parked?.probeAt ?? (reason === "paused" ? null : dueAt),
    whatToDo: whatToDoAboutWait(code),
  };
}

function queued({ request, workspace, now }: Circumstances): Part {
  const { arrivedAt: since, forecastAt } = request;
  const parked = workspace?.parked ?? null;
  if (parked !== null)
    return {
      summary: `It is queued, and nothing of its workspace can start: ${WAIT_MEANINGS[parked.code] ?? parked.code}`,
      waitsFor: parked.code,
      since: parked.since,
      until: parked.probeAt,
      whatToDo: whatToDoAboutWait(parked.code),
    };
  const limited = rateLimited(workspace, now);
  if (limited !== null) return { summary: `It is queued. ${limited.sentence}`, since, ...limited.part };
  if (request.workspaceId === null)
    return {
      summary:
        "It is queued. Which workspace it belongs to is not settled yet: Intercom has not answered whose token it is, or no workspace is connected.",
      waitsFor: "undetermined",
      since,
      until: null,
      whatToDo:
        "Nothing at first. If it stays so, `npm run consumer -- check` says what is wrong with the way to Intercom.",
    };
  return {
    summary: `It is queued and has its turn soon.${forecastAt === null ? "" : ` It is expected to end on ${day(forecastAt)}.`}`,
    waitsFor: null,
    since,
    until: null,
    whatToDo: "Nothing. If it stays so, see that a consumer runs and takes leases.",
  };
}

const WAIT_MEANINGS: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(WAIT_CODES).map(([code, [, meaning]]) => [code, meaning]),
);

const ENDS_OF_RUNS: ReadonlySet<string> = new Set([STEP.runWaiting, STEP.runFailed, STEP.runScopeMissing]);

/** Since when its runs end with this code and no other: each look at what it waits for is a run. */
function beginningOf(timeline: Circumstances["timeline"], code: string | null): number | null {
  const runs = timeline.filter(({ step }) => ENDS_OF_RUNS.has(step));
  const before = runs.findLastIndex(({ facts }) => facts.code !== code);
  return (runs[before + 1] ?? timeline.at(-1))?.at ?? null;
}

/** When `WORKSPACE_GRACE` is over for this request; `null` where it waits for something else. */
function graceEndOf({ request, timeline, workspaceGraceMs }: Circumstances): number | null {
  const begun = (code: string | null) => {
    if (code === "workspace_unknown") return request.startedAt;
    if (code === "scope_missing")
      return timeline.find(({ step }) => step === STEP.runScopeMissing)?.at ?? null;
    return null;
  };
  const at = begun(request.waitCode);
  return at === null ? null : at + workspaceGraceMs;
}

/** Which scope it was at the last try, where Intercom named it. */
function scopeSentence(timeline: Circumstances["timeline"]): string {
  const scope = timeline.findLast(({ step }) => step === STEP.runScopeMissing)?.facts.scope;
  return typeof scope === "string" ? ` Intercom names the scope "${scope}".` : "";
}

/** Which plan an operator is asked about. */
function planSentence(timeline: Circumstances["timeline"]): string {
  const digest = timeline.findLast(({ step }) => step === STEP.approvalAsked)?.facts.digest;
  return typeof digest === "string" ? ` The plan's digest is ${digest}.` : "";
}

function pauseOf(pauses: Circumstances["pauses"], workspaceId: string | null, sender: string) {
  const holds = (paused: PauseTarget) =>
    paused.scope === "everything" || paused.name === (paused.scope === "workspace" ? workspaceId : sender);
  return pauses.find(holds) ?? null;
}

function pauseSentence(paused: PauseTarget): string {
  const what = paused.scope === "everything" ? "everything" : `the ${paused.scope} ${paused.name}`;
  return `An operator has paused ${what}.`;
}

function remarksOf(
  { state, deadline, forecastAt, cancelRequested, begunAt, endedAt }: ListedRequest,
  now: number,
): string[] {
  const remarks: string[] = [];
  if (state === "ended") {
    if (deadline !== null && endedAt !== null && endedAt > deadline)
      remarks.push(`It ended after its deadline, ${day(deadline)}.`);
    return remarks;
  }
  if (deadline !== null && deadline < now) remarks.push(`Its deadline has passed: ${day(deadline)}.`);
  else if (deadline !== null && forecastAt !== null && forecastAt > deadline)
    remarks.push(`It is expected to end after its deadline, ${day(deadline)}.`);
  if (cancelRequested && begunAt === null)
    remarks.push("It is cancelled, and ends so as soon as its turn comes.");
  else if (begunAt !== null) remarks.push("Irreversible steps have begun: it can't be cancelled any more.");
  return remarks;
}

function day(time: number): string {
  return `${new Date(time).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
