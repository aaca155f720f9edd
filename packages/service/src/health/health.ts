import { type Clock, systemClock } from "../time/clock.ts";

type PartState = "up" | "degraded" | "down";

/** How one part stands, as `/readyz` tells it. */
export interface PartReport {
  readonly name: string;
  readonly state: PartState;
  /** Why it is not up; `null` where it is. */
  readonly code: string | null;
  /** When this state began, ISO 8601. */
  readonly since: string;
  readonly essential: boolean;
  readonly group: string | null;
}

/** Reports of the one who runs a part. Codes are words of the program's own, never somebody else's message. */
export interface HealthPart {
  up(): void;
  /** Works, but not as it should: stays ready, and the body says so. */
  degraded(code: string): void;
  down(code: string): void;
}

export interface PartOptions {
  /** True where the program isn't ready without it. @default false */
  readonly essential?: boolean;
  /** Of the parts of a group one has to work (`intake`: Kafka, the webhook, the pipe). */
  readonly group?: string;
}

export interface Readiness {
  readonly ready: boolean;
  readonly status: "ready" | "degraded" | "not_ready" | "draining";
  readonly parts: readonly PartReport[];
}

/** One loop, and how long ago it went round. */
export interface LoopReport {
  readonly name: string;
  readonly ageMs: number;
  readonly limitMs: number;
}

export interface Liveness {
  readonly live: boolean;
  /** Those that did not go round within their limit. */
  readonly stuck: readonly LoopReport[];
  readonly loops: readonly LoopReport[];
}

export interface Heartbeat {
  /** The loop went round once more. */
  beat(): void;
  /** The loop ended as it should and is not waited for any longer. */
  end(): void;
}

export interface Health {
  /** Registers a part; it is down with the code `starting` until it reports. */
  part(name: string, options?: PartOptions): HealthPart;
  /**
   * Registers a loop that has to go round at least once in `limitMs`, from now on. Several may have one name. The limit is longer than
   * anything that the loop waits for in one round, with its timeouts: a dependency that is away must not look like a loop that is stuck.
   */
  heartbeat(name: string, limitMs: number): Heartbeat;
  /** Not ready from now on, whatever the parts report: the program is about to stop. */
  drain(): void;
  /** Ready: not draining, every essential part works, and one of each group. */
  readiness(): Readiness;
  /** Live: every loop went round within its limit. */
  liveness(): Liveness;
}

export interface HealthOptions {
  readonly clock?: Clock;
  /** Told of each change, for the log. */
  readonly onChange?: (report: PartReport) => void;
  /** Told once of each loop that was found stuck, for the log. */
  readonly onStuck?: (loop: LoopReport) => void;
}

export function createHealth({
  clock = systemClock,
  onChange = () => {},
  onStuck = () => {},
}: HealthOptions = {}): Health {
  const parts = new Map<string, PartReport>();
  const loops = new Set<{
    readonly name: string;
    readonly limitMs: number;
    beatAt: number;
    isStuck: boolean;
  }>();
  let draining = false;

  const since = () => new Date(clock.now()).toISOString();

  function report(name: string, state: PartState, code: string | null): void {
    const last = parts.get(name);
    if (last === undefined || (last.state === state && last.code === code)) return;
    const next = { ...last, state, code, since: since() };
    parts.set(name, next);
    onChange(next);
  }

  return {
    part(name, { essential = false, group = null } = {}) {
      if (parts.has(name)) throw new Error("a part of this name is registered already");
      parts.set(name, { name, state: "down", code: "starting", since: since(), essential, group });
      return {
        up: () => report(name, "up", null),
        degraded: (code) => report(name, "degraded", code),
        down: (code) => report(name, "down", code),
      };
    },
    heartbeat(name, limitMs) {
      const loop = { name, limitMs, beatAt: clock.monotonic(), isStuck: false };
      loops.add(loop);
      return {
        beat() {
          loop.beatAt = clock.monotonic();
          loop.isStuck = false;
        },
        end: () => loops.delete(loop),
      };
    },
    drain() {
      draining = true;
    },
    readiness: () => readinessOf([...parts.values()], draining),
    liveness() {
      const reports: LoopReport[] = [];
      const stuck: LoopReport[] = [];
      for (const loop of loops) {
        const { name, limitMs, beatAt } = loop;
        const report = { name, ageMs: Math.round(clock.monotonic() - beatAt), limitMs };
        reports.push(report);
        if (report.ageMs <= limitMs) continue;
        stuck.push(report);
        if (!loop.isStuck) onStuck(report);
        loop.isStuck = true;
      }
      return { live: stuck.length === 0, stuck, loops: reports };
    },
  };
}

function readinessOf(parts: readonly PartReport[], draining: boolean): Readiness {
  const works = ({ state }: PartReport) => state !== "down";
  const groups = Map.groupBy(parts, ({ group }) => group);
  groups.delete(null);
  const ready =
    !draining &&
    parts.filter(({ essential }) => essential).every(works) &&
    [...groups.values()].every((members) => members.some(works));
  if (draining) return { ready, status: "draining", parts };
  if (!ready) return { ready, status: "not_ready", parts };
  return { ready, status: parts.every(({ state }) => state === "up") ? "ready" : "degraded", parts };
}
