import type { CallSeen } from "@intercom-dsar/intercom-simulator";
import type { Stage } from "../stage/stage.ts";
import { waitUntil } from "../stage/wait-until.ts";
import type { Boundary, Trap } from "./boundary.ts";

const NEVER_MS = 300_000;

/**
 * Before and after each call that an undisturbed run made: the simulator holds the call before its effect, or after it and before the
 * answer. A DELETE has a third: it is still on its way when its sender dies, and takes effect after the next process has looked.
 */
export function callBoundaries(rehearsed: readonly CallSeen[]): Boundary[] {
  return rehearsed.flatMap(({ method, endpoint }, index) => {
    const nth = index + 1;
    const label = `${nth}: ${method} ${endpoint}`;
    const either = (["before", "after"] as const).map(
      (when): Boundary => ({
        group: "Intercom",
        name: `${when} call ${label}`,
        arm: async (stage) => holdCall(stage, nth, when),
      }),
    );
    const inFlight: Boundary = {
      group: "Intercom",
      name: `in flight, call ${label}`,
      arm: async (stage) => holdInFlight(stage, nth),
    };
    // What a participant is detached from is read under another path.
    const isReadBack = method === "DELETE" && !endpoint?.includes("/customers/");
    return isReadBack ? [...either, inFlight] : either;
  });
}

function holdCall({ simulator }: Stage, nth: number, when: "before" | "after"): Trap {
  const { control } = simulator;
  control.faults.add({ match: { nth }, times: 1, action: { kind: "hold", when } });
  return {
    launch: {},
    met: control.waitForHeld({ signal: AbortSignal.timeout(NEVER_MS) }).then(() => {}),
    async release() {
      control.faults.clear();
      control.release({ outcome: "drop" });
    },
  };
}

function holdInFlight(stage: Stage, nth: number): Trap {
  const { control } = stage.simulator;
  const { launch, met } = holdCall(stage, nth, "before");
  return {
    launch,
    met,
    async release() {
      control.faults.clear();
      const [held] = control.held();
      if (held === undefined) return;
      const wasRead = () =>
        control
          .calls({ after: held.call })
          .some(
            ({ method, path, status }) =>
              method === "GET" && path === held.path.split("?")[0] && status !== null,
          );
      void waitUntil("a read of the contact", wasRead, NEVER_MS).then(
        () => control.release({ id: held.id }),
        () => {},
      );
    },
  };
}
