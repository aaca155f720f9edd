import type { IntercomObject } from "@intercom-dsar/intercom-client";
import {
  createRedactionList,
  createRedactor,
  type OwnWords,
  type Redaction,
  type RedactionPolicy,
} from "@intercom-dsar/redaction";
import type { Category } from "./category.ts";
import { createCuts } from "./cuts.ts";
import type { People } from "./people.ts";

/** Redacts a package item by item, with no memory of them but the list of cuts. */
export interface ItemRedactor {
  /**
   * A copy of an item that stands at `place`, such as `contacts[*].notes[*]`, with the texts in it that the person wrote. Who wrote it decides
   * first, then the policy's rules, then who is known.
   *
   * @throws RedactionError `not_json`
   */
  redact(
    item: IntercomObject,
    category: Category,
    place: string,
  ): { readonly item: IntercomObject; readonly own: OwnWords };
  /** What was left out so far, and why. */
  cuts(): readonly Redaction[];
}

/**
 * Made once for a package, when everybody was met (`meetEverybody`). `withhold`: as the CCPA demands (see `createRedactor`).
 *
 * @throws RedactionError `invalid_policy`
 */
export function createItemRedactor(
  people: People,
  policy: RedactionPolicy,
  { withhold = false }: { readonly withhold?: boolean } = {},
): ItemRedactor {
  const redactor = createRedactor(policy, {
    subject: people.subject,
    others: people.others(),
    pseudonymOf: (value) => people.pseudonymOf(isContact(value) ? "person" : "teammate", value),
    withhold,
  });
  const isOwn = (object: object) => people.isSubject(Reflect.get(object, "author"));
  const all = createRedactionList([...policy.rules.map(({ rule }) => rule), policy.mentions.rule]);

  return {
    redact(item, { name, personal, own = [], isOfPerson = false }, place) {
      const cuts = createCuts(personal?.reasons ?? {});
      const written = personal === undefined ? item : personal.of(item, people, cuts);
      const redacted = redactor.redact(written, {
        path: place,
        category: name,
        ownPaths: own,
        isOfSubject: isOfPerson,
        ...(personal !== undefined && { isOwn }),
      });
      for (const { path, count, ...cut } of [...cuts.list(), ...redacted.redactions])
        all.add(cut, path, count);
      return { item: redacted.value, own: redacted.own };
    },
    cuts: () => all.list(),
  };
}

function isContact(value: unknown): boolean {
  const type: unknown = Reflect.get(Object(value), "type");
  return type === "user" || type === "lead" || type === "contact";
}
