export {
  type CallerOptions,
  createIntercomClient,
  type IntercomApi,
  type IntercomClient,
  type IntercomClientOptions,
} from "./client.ts";
export type { Clock } from "./clock.ts";
export { MAX_SEARCH_VALUES } from "./coalescing/coalescing.ts";
export { asObject, countOf, type IntercomObject, idOf } from "./intercom-object.ts";
export { type Region, regionBaseUrl } from "./region-base-url.ts";
export type { CallOptions, GuardedCallOptions, ListOptions } from "./resources/call-options.ts";
export { MAX_CALL_CONVERSATIONS, type PhoneCall } from "./resources/calls.ts";
export type { Companies, Company } from "./resources/companies.ts";
export { type Contact, emailOf, type InlineList, inlineListOf, roleOf } from "./resources/contact.ts";
export type { Contacts } from "./resources/contacts.ts";
export type { Conversation, ConversationField } from "./resources/conversations.ts";
export type { ChangeReceipt, DeletionReceipt } from "./resources/deletion-receipt.ts";
export type { FindOptions, FoundContacts } from "./resources/find-contacts.ts";
export { type Me, workspaceIdOf } from "./resources/me.ts";
export type { Note, Notes } from "./resources/notes.ts";
export type { Ticket } from "./resources/tickets.ts";
export { createThrottle, type ThrottleOptions } from "./throttle/throttle.ts";
export { errorBodyOf } from "./transport/error-body.ts";
export { IntercomError, type ReducedCause, type TimeoutPhase } from "./transport/errors.ts";
export type { Timeouts } from "./transport/exchange.ts";
export { FAILURES, type IntercomErrorCode } from "./transport/failures.ts";
export { type DispatcherOptions, openDispatcher, type ProxySettings } from "./transport/open-dispatcher.ts";
export type { KeepPage, Page } from "./transport/pages.ts";
export type { RateHeaders } from "./transport/rate-headers.ts";
export type { AttemptRecord } from "./transport/request.ts";
export type { Observation, Throttle, ThrottleState } from "./transport/throttle.ts";
