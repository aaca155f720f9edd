export {
  type CallerOptions,
  createIntercomClient,
  type IntercomApi,
  type IntercomClient,
  type IntercomClientOptions,
} from "./client.ts";
export { type Clock, systemClock } from "./clock.ts";
export { OptionsError } from "./options-error.ts";
export { type Region, regionBaseUrl } from "./region-base-url.ts";
export type { CallOptions } from "./resources/call-options.ts";
export type { Companies } from "./resources/companies.ts";
export type { Company } from "./resources/company.ts";
export { type Contact, emailOf } from "./resources/contact.ts";
export type { Contacts, DeletionReceipt } from "./resources/contacts.ts";
export { type Me, workspaceIdOf } from "./resources/me.ts";
export type { Note } from "./resources/note.ts";
export type { Notes } from "./resources/notes.ts";
export { createThrottle, type ThrottleOptions } from "./throttle/throttle.ts";
export type { Observation, Throttle, ThrottleState } from "./throttle/types.ts";
export { IntercomError, type ReducedCause, type TimeoutPhase } from "./transport/errors.ts";
export type { Timeouts } from "./transport/exchange.ts";
export { FAILURES, type IntercomErrorCode } from "./transport/failures.ts";
export type { Page } from "./transport/pages.ts";
export type { RateHeaders } from "./transport/rate-headers.ts";
export type { AttemptRecord } from "./transport/request.ts";
