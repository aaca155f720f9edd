export type SimulatorErrorCode =
  | "invalid_input"
  | "unknown_workspace"
  | "unknown_token"
  | "unknown_contact"
  | "unknown_record"
  | "unknown_app"
  | "unknown_reference"
  | "duplicate"
  | "not_restorable";

/** A mistake in how the simulator is used (seed, control call). What the simulated API answers is never one of these. */
export class SimulatorError extends Error {
  override readonly name = "SimulatorError";
  readonly retryable = false;
  readonly code: SimulatorErrorCode;

  constructor(code: SimulatorErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
