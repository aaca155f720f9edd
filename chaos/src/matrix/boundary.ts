import type { Stage, StartOptions } from "../stage/stage.ts";

/** A place in a run at which the process is killed. */
export interface Boundary {
  readonly group: "Intercom" | "ledger" | "Kafka" | "callbacks";
  /** Such as `before DELETE /contacts/{contact_id}`; unique for a kind of request. */
  readonly name: string;
  /** Sets the trap on a fresh stage, before anything runs there. */
  arm(stage: Stage): Promise<Trap>;
}

/** A trap that waits for the process. */
export interface Trap {
  /** How the process that is to be killed has to be started. */
  readonly launch: StartOptions;
  /** Resolves when the process stands at the boundary, or has been killed there. */
  readonly met: Promise<void>;
  /** Lets the world go on once the process is dead, before the next one starts. */
  release(): Promise<void>;
}
