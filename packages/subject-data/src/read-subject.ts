import type { IntercomError, IntercomObject } from "@intercom-dsar/intercom-client";
import type { Redaction } from "@intercom-dsar/redaction";
import type { CategoryChoice, ChosenCategory } from "./category-choice.ts";
import { createCuts } from "./cuts.ts";
import { errorCode, isGone } from "./error-code.ts";
import { createPeople, type People } from "./people.ts";
import type { ReadContext, Subject } from "./read-context.ts";

/** What is worth waiting for: the caller runs a request again where an error leaves here. */
export interface Patience {
  /** False: a required category whose scope is missing is left out. */
  readonly forScopes: boolean;
  /** False: an optional category that fails for a reason that may pass is left out. */
  readonly forOptional: boolean;
}

/** All that was read. */
export interface SubjectData {
  /** The package's keys: `contacts`, and one for each part that belongs to no single contact. */
  readonly content: Readonly<Record<string, readonly IntercomObject[]>>;
  /** False where a contact was deleted or merged by somebody else while a required category was read. */
  readonly complete: boolean;
  /** Intercom's refusal of a required category for want of a scope; `null`: none. */
  readonly scopeMissing: IntercomError | null;
  /** Everybody else who was met, to be looked for in all that is handed out. */
  readonly others: ReturnType<People["others"]>;
  /** What was left out by who wrote it. */
  readonly cuts: readonly Redaction[];
}

/**
 * Reads the categories of `choice`. An error of a required one leaves here, apart from what `patience` gives up on and from contacts that are
 * gone meanwhile; of an optional one only what says that the whole run can't go on (`aborted`, a dead token), or may pass.
 */
export async function readSubject(
  context: ReadContext,
  subject: Subject,
  choice: CategoryChoice,
  patience: Patience,
): Promise<SubjectData> {
  let complete = true;
  let scopeMissing: IntercomError | null = null;
  const contacts: IntercomObject[] = [];
  const people = createPeople(subject.addresses, subject.contacts);
  const cuts: Redaction[] = [];
  const content: Record<string, readonly IntercomObject[]> = { contacts };

  for (const contact of subject.contacts) {
    const parts: Record<string, readonly IntercomObject[]> = {};
    for (const chosen of choice) {
      const { reading } = chosen.category;
      if (reading.kind !== "contact") continue;
      for (const [key, read] of Object.entries(reading.parts))
        parts[key] = await readPart(chosen, read(context, contact));
    }
    contacts.push({ ...contact, ...parts });
  }
  for (const chosen of choice) {
    const { reading } = chosen.category;
    if (reading.kind !== "subject") continue;
    for (const [key, read] of Object.entries(reading.parts))
      content[key] = await readPart(chosen, read(context, subject));
  }
  return { content, complete, scopeMissing, others: people.others(), cuts };

  async function readPart(
    chosen: ChosenCategory,
    items: AsyncIterable<IntercomObject>,
  ): Promise<readonly IntercomObject[]> {
    const read: IntercomObject[] = [];
    const { name: resource, personal } = chosen.category;
    const made = createCuts(personal?.reasons ?? {});
    try {
      for await (const item of items)
        read.push(personal === undefined ? item : personal.of(item, people, made));
    } catch (error) {
      const answer = answerTo(error, chosen.optional, patience);
      if (answer === "throw") throw error;
      context.coverage.add({ resource, result: answer === "no_scope" ? "no_scope" : "failed", items: 0 });
      if (chosen.optional) return read;
      if (answer === "no_scope") scopeMissing ??= error as IntercomError;
      else complete = false;
      return [];
    } finally {
      cuts.push(...made.list());
    }
    return read;
  }
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
