import type { RunningProgram } from "./start-program.ts";

/** The first line of a program's log with this event. Rejects, with the log, where it ends or a minute passes without one. */
export function loggedEvent(program: RunningProgram, event: string): Promise<Record<string, unknown>> {
  return new Promise((resolve, reject) => {
    const { stderr } = program.child;
    const look = () => {
      const lines = program.log().split("\n").slice(0, -1);
      const found = lines.find((line) => line.includes(`"event":"${event}"`));
      if (found !== undefined) settle(() => resolve(JSON.parse(found)));
    };
    const fail = () => settle(() => reject(new Error(`no ${event} in the log:\n${program.log()}`)));
    const timer = setTimeout(fail, 60_000);
    function settle(then: () => void): void {
      clearTimeout(timer);
      stderr?.off("data", look);
      then();
    }
    stderr?.on("data", look);
    look();
    program.exited.then(fail, reject);
  });
}
