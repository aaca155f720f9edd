import type { Clock } from "@intercom-dsar/service";
import { clockFinding } from "@intercom-dsar/service/command-line";
import { z } from "zod";
import { CommandMistake } from "../command/command-mistake.ts";
import type { ExitCode } from "../command/exit-codes.ts";
import { minute } from "../look/request-line.ts";
import type { OperatorClient } from "../operator/operator-client.ts";
import { CheckList, InstanceList, LetterList, PauseList, Statistics, WorkspaceList } from "./schemas.ts";

/** A question about the service, and what was found. */
export interface DoctorCheck {
  readonly name: string;
  /** `attention`: it waits for a person. */
  readonly result: "ok" | "attention" | "failed" | "skipped";
  /** One line: counts, codes and times. */
  readonly detail: string;
  /** What shows or mends it. */
  readonly command: string | null;
}

export interface Examination {
  readonly url: string;
  readonly checks: readonly DoctorCheck[];
  /** Of an API that does not answer, or refuses the token; else `null`. */
  readonly exitCode: ExitCode | null;
}

const Me = z.looseObject({ actor: z.string(), role: z.string() });
const Counted = z.looseObject({ total: z.number() });
const DAY_MS = 86_400_000;
const CHECK = "npm run consumer -- check";

/** Asks the operator API about everything that a person may have to do something about. */
export async function examine(client: OperatorClient, clock: Clock): Promise<Examination> {
  const { url } = client;
  const sentAt = clock.now();
  let response: Response;
  try {
    response = await client.open("/me");
  } catch (error) {
    if (!(error instanceof CommandMistake)) throw error;
    return {
      url,
      checks: [
        row("service", "failed", error.message),
        row("start", "skipped", "token, region, scopes, clock, topics and ledger were not tried", CHECK),
      ],
      exitCode: error.exitCode,
    };
  }
  const answeredAt = clock.now();
  const serverDate = Date.parse(response.headers.get("date") ?? "");
  const { actor, role } = Me.parse(await response.json());
  const time = clockFinding("the service", {
    sentAt,
    answeredAt,
    serverDate: Number.isNaN(serverDate) ? null : serverDate,
  });
  const [statistics, { workspaces }, { pauses }, letters, { instances }, approvals, tried] =
    await Promise.all([
      client.get("/statistics", Statistics, { months: "1" }),
      client.get("/workspaces", WorkspaceList),
      client.get("/pauses", PauseList),
      client.get("/dead-letters", LetterList, { limit: "500" }),
      client.get("/instances", InstanceList),
      client.get("/requests", Counted, { waitingFor: "approval", count: "true", limit: "1" }),
      tryStart(client),
    ]);
  const checks = [
    row("service", "ok", url),
    row("operator", "ok", `${actor}, ${role}`),
    row("clock", time.result, time.detail),
    ...ofRequests(statistics, approvals.total),
    ...workspaces.flatMap(ofWorkspace),
    ...pauses.map(({ scope, name, since }) =>
      row(
        "pause",
        "attention",
        `${[scope, name].filter(Boolean).join(" ")}, since ${minute(since)}`,
        `resume ${flagOf(scope, name)}`,
      ),
    ),
    ofLetters(letters, clock.now()),
    ofInstances(instances, statistics),
    ...tried,
  ];
  return { url, checks, exitCode: null };
}

/** What a start needs, as the service itself finds it: the variable to look at stands in the place of a command. */
async function tryStart(client: OperatorClient): Promise<readonly DoctorCheck[]> {
  try {
    const { checks } = await client.get("/checks", CheckList);
    return checks.map(({ name, result, detail, variable }) =>
      row(`start ${name}`, result, detail, result === "failed" ? (variable ?? CHECK) : null),
    );
  } catch (error) {
    // A viewer may not try it, and a release before this one can't.
    if (!(error instanceof CommandMistake) || !(error.exitCode === 4 || error.exitCode === 5)) throw error;
    const why = error.exitCode === 4 ? "it takes the role operator" : "this release does not try it";
    return [row("start", "skipped", `token, region, scopes, clock, topics and ledger: ${why}`, CHECK)];
  }
}

function ofRequests({ overdue, overDailyLimit, quarantined }: Statistics, approvals: number): DoctorCheck[] {
  return [
    overdue > 0
      ? row("deadlines", "failed", `${overdue} open past their deadline`, "list --overdue")
      : row("deadlines", "ok", "none has passed"),
    ...(overDailyLimit > 0
      ? [row("limit", "attention", `${overDailyLimit} wait for release`, "list --waiting-for limit")]
      : []),
    ...(approvals > 0
      ? [row("approval", "attention", `${approvals} wait for an approval`, "list --waiting-for approval")]
      : []),
    quarantined > 0
      ? row("messages", "failed", `${quarantined} quarantined`, "redeliver --since TIME")
      : row("messages", "ok", "none quarantined"),
  ];
}

function ofWorkspace({
  workspaceId,
  parked,
  budget,
  open,
  forecast,
}: WorkspaceList["workspaces"][number]): DoctorCheck[] {
  const name = `workspace ${workspaceId ?? "not settled"}`;
  const filter = `--workspace ${workspaceId ?? ""}`;
  const waits = open.received + open.running + open.waiting;
  if (workspaceId === null)
    return [
      row(
        "workspace",
        "attention",
        `${waits} wait for a workspace to be known`,
        "list --waiting-for workspace",
      ),
    ];
  if (parked !== null)
    return [
      row(name, "failed", `${parked.code} since ${minute(parked.since)}; ${waits} wait`, `list ${filter}`),
    ];
  if (forecast.atRisk > 0)
    return [
      row(name, "attention", `${forecast.atRisk} are expected to end late`, `list ${filter} --state open`),
    ];
  const rate = budget.limit === null ? "" : `, ${budget.limit} calls in 10 s`;
  const limited =
    budget.pausedUntil === null ? "" : `, held by Intercom (429) until ${minute(budget.pausedUntil)}`;
  return [row(name, "ok", `${waits} open${rate}${limited}`)];
}

function ofLetters({ deadLetters, next }: LetterList, now: number): DoctorCheck {
  const recent = deadLetters.filter(({ createdAt }) => now - Date.parse(createdAt) < DAY_MS).length;
  const kept = `${deadLetters.length}${next === null ? "" : " or more"} kept`;
  return recent > 0
    ? row("dead letters", "failed", `${recent} within a day, ${kept}`, "dead-letters")
    : row("dead letters", "ok", `none within a day, ${kept}`);
}

function ofInstances(instances: InstanceList["instances"], { open }: Statistics): DoctorCheck {
  const working = instances.filter(({ workspaces }) => workspaces > 0).length;
  const detail = `${instances.length} took a lease within a day, ${working} at work now`;
  // Nobody takes what is due: every consumer on the ledger is down, or none can work.
  return open.running + open.received > 0 && working === 0
    ? row("instances", "failed", `${detail}, and ${open.received + open.running} requests are queued`, CHECK)
    : row("instances", "ok", detail);
}

function flagOf(scope: string, name: string | null): string {
  return scope === "everything" ? "--everything" : `--${scope} ${name ?? ""}`;
}

function row(
  name: string,
  result: DoctorCheck["result"],
  detail: string,
  command: string | null = null,
): DoctorCheck {
  return { name, result, detail, command };
}
