import { createRedactor } from "./create-redactor.ts";
import type { People, RedactionPolicy } from "./policy.ts";
import type { Redaction } from "./redaction-list.ts";

/** A copy that is safe to hand out, with the list of what was taken out of it. */
export interface Redacted<Value> {
  readonly value: Value;
  /** In order of the policy's rules, mentions last, then of the path. Empty where nothing was cut. */
  readonly redactions: readonly Redaction[];
}

/**
 * Applies the policy to a copy of a JSON value; the value itself stays as it is.
 *
 * First the rules cut. Then whoever was described by what was cut is masked wherever the rest names them
 * (see `createMentionFinder` for what counts as naming). At last the result is read again, and nothing is
 * returned unless it is proven clean.
 *
 * `subject` is the person the package is for: their own names and addresses are never masked. What a `drop` rule
 * can remove has to be optional in `Value`. `others` are looked for besides whoever the rules cut.
 *
 * @throws RedactionError `redaction_leak`, `not_json`, `invalid_policy`
 */
export function redact<Value extends object>(
  value: Value,
  policy: RedactionPolicy,
  { subject, others }: { readonly subject: People; readonly others?: People },
): Redacted<Value> {
  const redactor = createRedactor(policy, subject);
  redactor.meet(value);
  if (others !== undefined) redactor.meetPeople(others);
  return { value: redactor.redact(value), redactions: redactor.redactions() };
}
