import type { NewRequest } from "./client-message.ts";
import type { ReceivedOutcome } from "./received-outcome.ts";

/** Sends requests and waits for what becomes of them, in the same words by Kafka and by HTTP. */
export interface DsarClient {
  /**
   * Sends a request, or a preview, and resolves to its id once the service, or Kafka, has it on disk. What fails on the way is sent again
   * under the same id, so that it is one request however often it arrives. Give a `requestId` of your own where a crash must not make
   * another one: sent again under it, the same request is the same.
   *
   * @throws {ContractError} for what the service would not serve; {DsarClientError}; the signal's reason
   */
  request(request: NewRequest, options?: CallOptions): Promise<string>;
  /**
   * Resolves to the outcome of a request, as soon as there is one. That can take weeks, and without a signal it waits as long: an outcome that came
   * before the call is found as well, whoever sent the request.
   *
   * @throws {DsarClientError}; the signal's reason
   */
  outcome(requestId: string, options?: CallOptions): Promise<ReceivedOutcome>;
  /**
   * Withdraws a request that has not begun; its outcome says whether it was. By HTTP what has begun, ended or is unknown is an error
   * (`already_begun`, `already_ended`, `request_unknown`); by Kafka nobody answers.
   *
   * @throws {DsarClientError}; the signal's reason
   */
  cancel(requestId: string, options?: CallOptions): Promise<void>;
  /** Ends what is under way (`client_closed`) and closes connections. */
  close(): Promise<void>;
}

export interface CallOptions {
  readonly signal?: AbortSignal;
}
