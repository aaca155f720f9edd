import type { CallLog } from "../calls/call-log.ts";
import type { EffectLog } from "../calls/effect-log.ts";
import type { Clock } from "../clock.ts";
import type { FaultBook } from "../faults/fault-book.ts";
import type { Holds } from "../faults/holds.ts";
import type { AuthorizationServer } from "../oauth/authorization-server.ts";
import type { World } from "../state/world.ts";

/** The parts of a simulator; all of its hosts share them. */
export interface SimulatorContext {
  readonly world: World;
  readonly oauth: AuthorizationServer;
  readonly calls: CallLog;
  readonly effects: EffectLog;
  readonly faults: FaultBook;
  readonly holds: Holds;
  readonly clock: Clock;
  readonly random: () => number;
  readonly newRequestId: () => string;
  /** Aborts when the simulator closes. */
  readonly signal: AbortSignal;
}
