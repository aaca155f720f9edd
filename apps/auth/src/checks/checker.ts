import type { HealthPart, Heartbeat } from "@intercom-dsar/service";
import { type CheckOutcome, type CheckParts, checkWorkspace } from "./check-workspace.ts";

export interface CheckerOptions extends CheckParts {
  readonly everyMs: number;
  readonly scopesEveryMs: number;
  readonly intercomHealth: HealthPart;
  readonly heartbeat: Heartbeat;
  readonly signal: AbortSignal;
}

export interface Checker {
  /** Checks now, scopes included; not by joining one that is under way, which may have begun with an older token. */
  check(workspaceId: string): Promise<CheckOutcome>;
  /**
   * Checks within seconds, after whatever is under way: what was heard may be newer than that. Any number of calls make one check,
   * so anybody may call it.
   */
  checkSoon(workspaceId: string): void;
  /** Checks every workspace again and again, until the signal. */
  run(): Promise<void>;
  /** Resolves when nothing is under way. */
  settled(): Promise<void>;
}

/** So many workspaces at a time, each at the pace of its own Intercom. */
const AT_A_TIME = 8;
/** Scopes take three calls more and hardly ever change: looked at in turn, they don't hold up the look at the tokens. */
const SCOPES_A_ROUND = 50;
/** Between two checks of one workspace that somebody else asked for. */
const LEAST_GAP_MS = 2_000;
const MOST_QUEUED = 1_000;

export function createChecker(options: CheckerOptions): Checker {
  const { vault, clock, logger, signal, everyMs, scopesEveryMs } = options;
  const underway = new Map<string, Promise<CheckOutcome>>();
  const queued = new Map<string, Promise<void>>();
  const endedAt = new Map<string, number>();
  const scopesAt = new Map<string, number>();

  function check(workspaceId: string, withScopes = true): Promise<CheckOutcome> {
    const joined = underway.get(workspaceId);
    if (joined !== undefined) return joined;
    const started = checkWorkspace(options, workspaceId, withScopes, signal)
      .then((outcome) => {
        if (outcome !== "gone") endedAt.set(workspaceId, clock.monotonic());
        if (withScopes && outcome === "working") scopesAt.set(workspaceId, clock.monotonic());
        return outcome;
      })
      .finally(() => underway.delete(workspaceId));
    underway.set(workspaceId, started);
    return started;
  }

  async function whenDue(workspaceId: string): Promise<void> {
    try {
      await underway.get(workspaceId)?.catch(() => {});
      const last = endedAt.get(workspaceId);
      const waitMs = last === undefined ? 0 : last + LEAST_GAP_MS - clock.monotonic();
      if (waitMs > 0) await clock.sleep(waitMs, signal);
      queued.delete(workspaceId);
      await check(workspaceId);
    } catch (error) {
      queued.delete(workspaceId);
      if (!signal.aborted) logger.error("check_failed", { workspaceId, error });
    }
  }

  async function checkAll(): Promise<void> {
    const workspaceIds = (await vault.connections()).map(({ workspaceId }) => workspaceId);
    for (const known of [endedAt, scopesAt])
      for (const workspaceId of known.keys())
        if (!workspaceIds.includes(workspaceId)) known.delete(workspaceId);

    const outcomes: CheckOutcome[] = [];
    const isDue = (workspaceId: string) =>
      clock.monotonic() - (scopesAt.get(workspaceId) ?? Number.NEGATIVE_INFINITY) >= scopesEveryMs;
    const withScopes = new Set(workspaceIds.filter(isDue).slice(0, SCOPES_A_ROUND));
    const left = workspaceIds.values();
    const takeTurns = async () => {
      for (const workspaceId of left) {
        outcomes.push(await check(workspaceId, withScopes.has(workspaceId)));
        options.heartbeat.beat();
      }
    };
    await Promise.all(Array.from({ length: AT_A_TIME }, takeTurns));
    const isAway = outcomes.length > 0 && outcomes.every((outcome) => outcome === "unreachable");
    if (isAway) options.intercomHealth.degraded("intercom_unavailable");
    else options.intercomHealth.up();
  }

  return {
    async check(workspaceId) {
      await underway.get(workspaceId)?.catch(() => {});
      return check(workspaceId);
    },
    checkSoon(workspaceId) {
      if (signal.aborted || queued.has(workspaceId) || queued.size >= MOST_QUEUED) return;
      queued.set(workspaceId, whenDue(workspaceId));
    },
    async run() {
      while (!signal.aborted) {
        const startedAt = clock.monotonic();
        try {
          await checkAll();
        } catch (error) {
          if (signal.aborted) break;
          logger.error("checks_failed", { error });
        }
        options.heartbeat.beat();
        const restMs = Math.max(0, startedAt + everyMs - clock.monotonic());
        await clock.sleep(restMs, signal).catch(() => {});
      }
      options.heartbeat.end();
    },
    async settled() {
      await Promise.allSettled([...underway.values(), ...queued.values()]);
    },
  };
}
