import type { Cutter } from "./cut.ts";
import { maskMentions } from "./mask-mentions.ts";
import type { MentionFinder } from "./mention-finder.ts";
import { RedactionError } from "./redaction-error.ts";

/**
 * The last look before a value may leave: nothing that the policy removes is in it, and nobody is named.
 *
 * @throws RedactionError `redaction_leak`
 */
export function proveClean(value: object, cut: Cutter, find: MentionFinder): void {
  let left = 0;
  cut(value, () => {
    left += 1;
  });
  maskMentions(value, find, (_, count) => {
    left += count;
  });
  if (left > 0)
    throw new RedactionError("redaction_leak", "the redacted value still holds what the policy removes");
}
