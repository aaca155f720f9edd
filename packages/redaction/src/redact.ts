import { cut } from "./cut.ts";
import { maskMentions } from "./mask-mentions.ts";
import { createMentionFinder } from "./mention-finder.ts";
import type { People, RedactionPolicy } from "./policy.ts";
import { proveClean } from "./prove-clean.ts";
import { createRedactionList, type Redaction } from "./redaction-list.ts";

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
  const redactions = createRedactionList([...policy.rules.map(({ rule }) => rule), policy.mentions.rule]);
  const remaining = cut(value, policy, redactions);
  const known = both(remaining.others, others ?? { names: [], emails: [] });
  const find = createMentionFinder(known, subject);
  const result = maskMentions(remaining.value, find, (path, count) => {
    redactions.add(policy.mentions, path, count);
  });
  proveClean(result, policy, known, subject);
  // The copy has the value's shape by construction; no type guard could tell it from the value's own.
  return { value: result as Value, redactions: redactions.list() };
}

function both(some: People, more: People): People {
  return { names: [...some.names, ...more.names], emails: [...some.emails, ...more.emails] };
}
