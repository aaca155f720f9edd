export { createRedactor, type Redactor } from "./create-redactor.ts";
export { findLeaks, type Leak } from "./find-leaks.ts";
export type { People, RedactionPolicy, RedactionRule } from "./policy.ts";
export { type Redacted, redact } from "./redact.ts";
export { RedactionError, type RedactionErrorCode } from "./redaction-error.ts";
export type { Redaction } from "./redaction-list.ts";
