import { IntercomError } from "@intercom-dsar/intercom-client";
import { type Simulator, startSimulator } from "@intercom-dsar/intercom-simulator";
import type { Finished } from "../domain/disposition.ts";
import { deletion } from "../flows/deletion/deletion.ts";
import type { FlowContext } from "../flows/flow-context.ts";
import { clientWithBoundaries, Killed, watchWrites } from "./boundaries.ts";
import { createTestRequest } from "./flow-context.ts";

interface Kill {
  readonly what: "kill";
}
interface TimeGoesBy {
  readonly what: "time goes by";
  readonly ms: number;
}

/** What a script may let happen: what is the test's own, a kill, or time that goes by. */
export type Happening<Own> = Own | Kill | TimeGoesBy;

/** What happens at which boundary of a deletion: before or after a call to Intercom or a write to the journal. */
export type Script<Own> = readonly (readonly [boundary: number, Happening<Own>])[];

const MOST_RUNS = 60;

/** A simulator whose clock stands still but for what `clock.elapsed` counts. */
export function startTimedSimulator(clock: { readonly elapsed: number }): Promise<Simulator> {
  return startSimulator({
    clock: { now: () => Date.UTC(2026, 10, 23, 9) + clock.elapsed, after: () => () => {} },
  });
}

/** Runs the deletion of `email` until it has finished, again after each kill, failure and wait, while the script happens. */
export async function runScriptedDeletion<Own>(
  simulator: Simulator,
  clock: { elapsed: number },
  {
    email,
    script,
    happen,
    context,
  }: {
    readonly email: string;
    readonly script: Script<Own>;
    /** Lets happen what is no kill and no time. */
    readonly happen: (each: Own) => void;
    readonly context: Partial<FlowContext>;
  },
): Promise<Finished> {
  const request = watchWrites(createTestRequest("deletion", [email]), meet);
  const start = request.now;
  let boundary = 0;

  function pass(ms: number): void {
    clock.elapsed += ms;
    request.now = start + clock.elapsed;
  }

  function meet(): void {
    const now = script.flatMap(([at, each]) => (at === boundary ? [each] : []));
    boundary += 1;
    for (const each of now) {
      if (isTime(each)) pass(each.ms);
      else if (!isKill(each)) happen(each);
    }
    if (now.some(isKill)) throw new Killed();
  }

  const client = clientWithBoundaries(simulator.url, meet);
  try {
    for (let runs = 0; runs < MOST_RUNS; runs += 1) {
      try {
        const disposition = await deletion.run({
          ...request.context(client),
          ...context,
          clock: { now: () => request.now, monotonic: () => clock.elapsed, sleep: async () => {} },
        });
        if (disposition.kind === "finished") return disposition;
        pass(Math.max(0, (disposition.dueAt ?? 0) - request.now));
      } catch (error) {
        if (!(error instanceof Killed || error instanceof IntercomError)) throw error;
        pass(1_000);
      }
    }
    throw new Error("the deletion does not end");
  } finally {
    await client.close();
  }
}

function isKill(each: unknown): each is Kill {
  return (each as Kill).what === "kill";
}

function isTime(each: unknown): each is TimeGoesBy {
  return (each as TimeGoesBy).what === "time goes by";
}
