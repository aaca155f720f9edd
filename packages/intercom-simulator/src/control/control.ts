import type { CallFilter, CallSeen } from "../calls/call-log.ts";
import type { Effect } from "../calls/effect-log.ts";
import type { FaultRuleSeen } from "../faults/fault-book.ts";
import { FaultRule } from "../faults/fault-rule.ts";
import type { HeldCall, Release } from "../faults/holds.ts";
import { parseInput } from "../parse-input.ts";
import type { SimulatorContext } from "../pipeline/simulator-context.ts";
import { Seed } from "../state/seed.ts";
import { createOAuthControl, type OAuthControl } from "./oauth-control.ts";
import { createWorkspaceControl, type WorkspaceControl } from "./workspace-control.ts";

export interface FaultControl {
  /** Puts a rule in force and returns its id. Throws `invalid_input`. */
  add(rule: FaultRule): string;
  /** False where there is no such rule. */
  remove(id: string): boolean;
  clear(): void;
  list(): readonly FaultRuleSeen[];
}

/** What a test does to the simulator and asks of it. The same operations exist over HTTP below `/_control`. */
export interface Control {
  /** Adds workspaces and apps; one whose id exists is replaced. Throws `invalid_input`, `duplicate`, `unknown_reference`. */
  seed(seed: Seed): void;
  /** Back to the seed that the simulator was started with; calls, effects and faults are forgotten, held calls dropped. */
  reset(): void;
  /** The latest calls, oldest first. */
  calls(filter?: CallFilter): readonly CallSeen[];
  /** What really changed, in order: the truth to audit against. */
  effects(): readonly Effect[];
  readonly faults: FaultControl;
  /** The calls that `hold` rules have stopped. */
  held(): readonly HeldCall[];
  /** Resolves with the held calls as soon as there are `count` (1); rejects with the signal's reason. */
  waitForHeld(options?: {
    readonly count?: number;
    readonly signal?: AbortSignal;
  }): Promise<readonly HeldCall[]>;
  /** Lets one held call, or all of them, go on or drop; returns how many there were. */
  release(options?: { readonly id?: string; readonly outcome?: Release }): number;
  readonly oauth: OAuthControl;
  workspaces(): readonly string[];
  /** Throws `unknown_workspace`. */
  workspace(id: string): WorkspaceControl;
}

export function createControl(context: SimulatorContext, firstSeed: Seed | null): Control {
  const { world, oauth, calls, effects, faults, holds, signal } = context;
  const load = (seed: Seed) => {
    const { workspaces, apps } = parseInput(Seed, seed);
    world.load(workspaces);
    for (const app of apps) oauth.register(app);
  };
  if (firstSeed !== null) load(firstSeed);

  return {
    seed: load,
    reset: () => {
      holds.release("drop");
      faults.clear();
      calls.clear();
      effects.clear();
      world.clear();
      oauth.clear();
      if (firstSeed !== null) load(firstSeed);
    },
    calls: (filter) => calls.list(filter),
    effects: () => effects.list(),
    faults: {
      add: (rule) => faults.add(parseInput(FaultRule, rule)),
      remove: (id) => faults.remove(id),
      clear: () => faults.clear(),
      list: () => faults.list(),
    },
    held: () => holds.list(),
    waitForHeld: (options = {}) =>
      holds.waitForHeld(
        options.count ?? 1,
        options.signal === undefined ? signal : AbortSignal.any([options.signal, signal]),
      ),
    release: ({ id, outcome = "continue" } = {}) => holds.release(outcome, id),
    oauth: createOAuthControl(context),
    workspaces: () => [...world.workspaces.keys()],
    workspace: (id) => createWorkspaceControl(context, id),
  };
}
