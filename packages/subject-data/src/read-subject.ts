import type { Contact, IntercomError, IntercomObject } from "@intercom-dsar/intercom-client";
import type { Category } from "./category.ts";
import type { CategoryChoice, ChosenCategory } from "./category-choice.ts";
import { createCoverage } from "./coverage.ts";
import { errorCode, isGone } from "./error-code.ts";
import { meetEverybody } from "./meet-everybody.ts";
import { createPeople, type People } from "./people.ts";
import type { Memo, ReadContext, Subject } from "./read-context.ts";

/** What is worth waiting for: the caller runs a request again where an error leaves here. */
export interface Patience {
  /** False: a required category whose scope is missing is left out. */
  readonly forScopes: boolean;
  /** False: an optional category that fails for a reason that may pass is left out. */
  readonly forOptional: boolean;
}

/** All that was read: it is in the memo, and comes out item after item. */
export interface SubjectData {
  /** The person's contacts, each with its own parts. */
  readonly contacts: readonly { readonly record: Contact; readonly parts: readonly Part[] }[];
  /** What belongs to no single contact. */
  readonly parts: readonly Part[];
  /** False where a contact was deleted or merged by somebody else while a required category was read. */
  readonly complete: boolean;
  /** Intercom's refusal of a required category for want of a scope; `null`: none. */
  readonly scopeMissing: IntercomError | null;
  /** The person, and everybody else who was met. */
  readonly people: People;
}

/** The items under one key of the package. */
export interface Part {
  readonly key: string;
  readonly category: Category;
  readonly count: number;
  /** Reads the items again as they came, without a call. Made for one reader at a time. */
  items(): AsyncIterable<IntercomObject>;
}

/**
 * Reads the categories of `choice` into the memo, and meets everybody whom an item names. An error of a required category leaves here, apart from what `patience` gives up on and from contacts that are gone meanwhile; of an
 * optional one only what says that the whole run can't go on (`aborted`, a dead token), or may pass.
 */
export async function readSubject(
  context: ReadContext,
  subject: Subject,
  choice: CategoryChoice,
  patience: Patience,
): Promise<SubjectData> {
  let complete = true;
  let scopeMissing: IntercomError | null = null;
  const people = createPeople(subject.addresses, subject.contacts);
  const again: ReadContext = { ...context, coverage: createCoverage(), memo: filled(context.memo) };

  const contacts: { record: Contact; parts: Part[] }[] = [];
  for (const record of subject.contacts) {
    meetEverybody(record, people);
    const parts: Part[] = [];
    for (const chosen of choice) {
      const { reading } = chosen.category;
      if (reading.kind !== "contact") continue;
      for (const [key, read] of Object.entries(reading.parts))
        parts.push(await readPart(chosen, key, (from) => read(from, record)));
    }
    contacts.push({ record, parts });
  }
  const parts: Part[] = [];
  for (const chosen of choice) {
    const { reading } = chosen.category;
    if (reading.kind === "count")
      await readPart(chosen, "", (from) => counting(reading.count(from, subject)));
    if (reading.kind !== "subject") continue;
    for (const [key, read] of Object.entries(reading.parts))
      parts.push(await readPart(chosen, key, (from) => read(from, subject)));
  }
  return { contacts, parts, complete, scopeMissing, people };

  async function readPart(
    { category, optional }: ChosenCategory,
    key: string,
    read: (from: ReadContext) => AsyncIterable<IntercomObject>,
  ): Promise<Part> {
    const { name: resource } = category;
    let count = 0;
    try {
      for await (const item of read(context)) {
        meetEverybody(item, people);
        count += 1;
      }
    } catch (error) {
      const answer = answerTo(error, optional, patience);
      if (answer === "throw") throw error;
      context.coverage.add({ resource, result: answer === "no_scope" ? "no_scope" : "failed", items: 0 });
      if (!optional) {
        if (answer === "no_scope") scopeMissing ??= error as IntercomError;
        else complete = false;
        count = 0;
      }
    }
    return { key, category, count, items };

    async function* items(): AsyncGenerator<IntercomObject> {
      if (count === 0) return;
      let number = 0;
      for await (const item of read(again)) {
        yield item;
        number += 1;
        // What comes after the last may be where the first pass failed.
        if (number === count) return;
      }
    }
  }
}

/** A reader of nothing. */
async function* counting(counted: Promise<void>): AsyncGenerator<never> {
  await counted;
  yield* [];
}

/** The memo of the second pass, which makes no call. */
function filled(memo: Memo): Memo {
  return {
    ...memo,
    remember: (key) =>
      memo.remember(key, () => {
        throw new Error(
          `The second pass over what was read asks for what the first did not: ${key.replace(/ .*/s, "")}`,
        );
      }),
  };
}

function answerTo(
  error: unknown,
  optional: boolean,
  { forScopes, forOptional }: Patience,
): "throw" | "no_scope" | "left_out" {
  const code = errorCode(error);
  // Of no use to go on: nothing else can be read either.
  if (code === null || ["aborted", "refused", "unauthorized", "token_unavailable"].includes(code))
    return "throw";
  if (code === "scope_missing") return optional || !forScopes ? "no_scope" : "throw";
  if (isGone(error) || code === "merged") return "left_out";
  if (!optional) return "throw";
  return (error as IntercomError).retryable && forOptional ? "throw" : "left_out";
}
