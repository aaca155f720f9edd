import { OUTCOME_STATUSES, REQUEST_STATES, WAIT_REASONS } from "@intercom-dsar/dsar-events/service";
import { z } from "zod";

const KINDS = ["access", "deletion", "preview"] as const;
const STATES = ["open", ...REQUEST_STATES] as const;

/** The words of each choice in the form. */
export const CHOICES = {
  kind: KINDS,
  state: STATES,
  status: OUTCOME_STATUSES,
  waitingFor: WAIT_REASONS,
} as const;

/** What somebody on the phone would say a request waits for. */
export const WAIT_WORDS: Readonly<Record<string, string>> = {
  retry: "the next try",
  authorization: "a token that works",
  verification: "the proof that it is gone",
  order: "another request of the same person",
  workspace: "its workspace to be connected",
  paused: "an operator to resume it",
  limit: "an operator to release it",
  approval: "an operator to approve its plan",
};

const choice = <const Words extends readonly [string, ...string[]]>(words: Words) =>
  z.enum(words).or(z.literal("")).catch("").default("");
const word = z
  .string()
  .trim()
  .regex(/^[A-Za-z0-9._-]{0,128}$/)
  .catch("")
  .default("");

/** What the list's form and links ask for, as words of the address; what they can't have asked for counts as not asked. */
export const Filter = z.object({
  kind: choice(KINDS),
  state: choice(STATES),
  status: choice(OUTCOME_STATUSES),
  waitingFor: choice(WAIT_REASONS),
  sender: word,
  workspace: word,
  reason: word,
  overdue: z.enum(["true", ""]).catch("").default(""),
});
export type Filter = z.output<typeof Filter>;

const FIELD_WORDS: Readonly<Record<keyof Filter, (value: string) => string>> = {
  state: (value) => value,
  kind: (value) => `${value} requests`,
  status: (value) => `ended ${value.replaceAll("_", " ")}`,
  waitingFor: (value) => `waiting for ${WAIT_WORDS[value] ?? value}`,
  sender: (value) => `of ${value}`,
  workspace: (value) => `in workspace ${value}`,
  reason: (value) => `with reason ${value}`,
  overdue: () => "overdue",
};

/** What the filter asks for, in words, by its fields. */
export function filterParts(filter: Filter): readonly (readonly [keyof Filter, string])[] {
  const fields = Object.keys(FIELD_WORDS) as (keyof Filter)[];
  return fields
    .filter((field) => filter[field] !== "")
    .map((field) => [field, FIELD_WORDS[field](filter[field])]);
}

/** The same without the fields: `open`, `of portal`. */
export function filterWords(filter: Filter): readonly string[] {
  return filterParts(filter).map(([, words]) => words);
}

/** What was asked for, as the API takes it. */
export function toQuery({ state, ...filter }: Filter): Record<string, string> {
  const asked = Object.entries(filter).filter(([, value]) => value !== "");
  return {
    ...Object.fromEntries(asked),
    ...(state === "open" ? { open: "true" } : state !== "" && { state }),
  };
}

/** The same as a body of the API says it. */
export function toBody(filter: Filter): Record<string, string | boolean> {
  const flags = new Set(["open", "overdue"]);
  return Object.fromEntries(
    Object.entries(toQuery(filter)).map(([name, value]) => [name, flags.has(name) ? true : value]),
  );
}

/** The page of the list that shows what fits. */
export function listLink(filter: Partial<Filter>, cursor?: string): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries({ ...filter, cursor: cursor ?? "" }))
    if (value !== "") query.set(name, value);
  return query.size === 0 ? "/requests" : `/requests?${query}`;
}
