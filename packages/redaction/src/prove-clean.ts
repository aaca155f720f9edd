import { cut } from "./cut.ts";
import { findLeaks } from "./find-leaks.ts";
import type { People, RedactionPolicy } from "./policy.ts";
import { RedactionError } from "./redaction-error.ts";
import { createRedactionList } from "./redaction-list.ts";

/**
 * The last look before a value may leave: nothing that the policy removes is in it, and nobody is named.
 *
 * @throws RedactionError `redaction_leak`
 */
export function proveClean(value: object, policy: RedactionPolicy, others: People, subject: People): void {
  const left = createRedactionList([]);
  cut(value, policy, left);
  if (left.list().length > 0 || findLeaks(value, others, subject).length > 0) {
    throw new RedactionError("redaction_leak", "the redacted value still holds what the policy removes");
  }
}
