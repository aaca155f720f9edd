import { createCutter } from "./cut.ts";
import { maskMentions } from "./mask-mentions.ts";
import { createMentionFinder, type MentionFinder } from "./mention-finder.ts";
import type { People, RedactionPolicy } from "./policy.ts";
import { proveClean } from "./prove-clean.ts";
import { createRedactionList, type Redaction } from "./redaction-list.ts";

/**
 * Redacts a value that is too large to be held at once, piece by piece in two passes: the people whom any piece describes are known before the
 * first piece is handed out. Each piece stands in a value of its own, whose paths are those of the whole: a note as `{ "notes": [note] }`.
 */
export interface Redactor {
  /** First pass: learns whom the piece describes. */
  meet(piece: object): void;
  /** More people to look for. */
  meetPeople(people: People): void;
  /**
   * Second pass: a copy that is safe to hand out.
   *
   * @throws RedactionError `redaction_leak`, `not_json`
   */
  redact<Piece extends object>(piece: Piece): Piece;
  /** What was taken out so far: in order of the policy's rules, mentions last, then of the path. */
  redactions(): readonly Redaction[];
}

/**
 * `subject` is the person the package is for: their own names and addresses are never masked. What a `drop` rule can remove has to be
 * optional in a piece.
 *
 * @throws RedactionError `invalid_policy`
 */
export function createRedactor(policy: RedactionPolicy, subject: People): Redactor {
  const cut = createCutter(policy);
  const names = new Set<string>();
  const emails = new Set<string>();
  const list = createRedactionList([...policy.rules.map(({ rule }) => rule), policy.mentions.rule]);
  let finder: MentionFinder | null = null;

  const meetPeople = (people: People) => {
    const before = names.size + emails.size;
    for (const name of people.names) names.add(name);
    for (const email of people.emails) emails.add(email);
    if (names.size + emails.size > before) finder = null;
  };
  return {
    meetPeople,
    meet: (piece) => meetPeople(cut(piece, () => {}).others),
    redact<Piece extends object>(piece: Piece): Piece {
      finder ??= createMentionFinder({ names: [...names], emails: [...emails] }, subject);
      const remaining = cut(piece, (rule, path) => list.add(rule, path, 1));
      const result = maskMentions(remaining.value, finder, (path, count) =>
        list.add(policy.mentions, path, count),
      );
      proveClean(result, cut, finder);
      // The copy has the piece's shape by construction; no type guard could tell it from the piece's own.
      return result as Piece;
    },
    redactions: () => list.list(),
  };
}
