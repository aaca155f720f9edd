export { createHtmlLeakCheck } from "./html-leak-check.ts";
export { createLeakCheck, type LeakCheck } from "./leak-check.ts";
export { createOwnWords, type OwnWords } from "./own-words.ts";
export {
  MENTION_MASK,
  type People,
  REASON_CODES,
  type ReasonCode,
  type RedactionPolicy,
  type RedactionRule,
} from "./policy.ts";
export { RedactionError, type RedactionErrorCode } from "./redaction-error.ts";
export { createRedactionList, type Redaction, type RedactionList } from "./redaction-list.ts";
export {
  createRedactor,
  type Place,
  type Redacted,
  type Redactor,
  type RedactorOptions,
} from "./redactor.ts";
export { createTextCheck } from "./text-check.ts";
