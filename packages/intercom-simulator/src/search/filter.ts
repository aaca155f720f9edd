import { z } from "zod";
import { BadRequest } from "../bad-request.ts";

/** Limits of a search query (Intercom, "Search contacts": Nesting & Limitations). `IN` and `NIN` are shortcuts for a group. */
const MAX_LEVELS = 2;
const MAX_FILTERS = 15;

type Operator = "=" | "!=" | "IN" | "NIN" | "<" | "<=" | ">" | ">=" | "~" | "!~" | "^" | "$";
type FilterValue = string | number | boolean | null | readonly (string | number)[];

export interface SingleFilter {
  readonly field: string;
  readonly operator: Operator;
  readonly value: FilterValue;
}

export interface FilterGroup {
  readonly operator: "AND" | "OR";
  readonly filters: readonly Filter[];
}

export type Filter = SingleFilter | FilterGroup;

const Single = z.object({
  field: z.string(),
  operator: z.enum(["=", "!=", "IN", "NIN", "<", "<=", ">", ">=", "~", "!~", "^", "$"]),
  value: z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.union([z.string(), z.number()]))]),
});
const Group = z.object({ operator: z.enum(["AND", "OR"]), value: z.array(z.unknown()).min(1) });

/** Parses the `query` of a search; anything that Intercom would refuse is a `BadRequest`. */
export function parseFilter(query: unknown): Filter {
  return parseAt(query, 1);
}

export function isGroup(filter: Filter): filter is FilterGroup {
  return "filters" in filter;
}

function parseAt(query: unknown, level: number): Filter {
  const group = Group.safeParse(query);
  if (!group.success) return parseSingle(query);
  if (level > MAX_LEVELS) {
    throw new BadRequest("parameter_invalid", `A query can have at most ${MAX_LEVELS} nested levels`);
  }
  const { operator, value } = group.data;
  if (value.length > MAX_FILTERS) {
    throw new BadRequest("parameter_invalid", `${operator} can have at most ${MAX_FILTERS} filters`);
  }
  return { operator, filters: value.map((part) => parseAt(part, level + 1)) };
}

function parseSingle(query: unknown): SingleFilter {
  const single = Single.safeParse(query);
  if (!single.success) throw new BadRequest("parameter_invalid", "The query is not a valid filter");
  const { operator, value } = single.data;
  const wantsList = operator === "IN" || operator === "NIN";
  if (wantsList !== Array.isArray(value)) {
    throw new BadRequest("parameter_invalid", "IN and NIN need an array, other operators a single value");
  }
  if (Array.isArray(value) && value.length > MAX_FILTERS) {
    throw new BadRequest("parameter_invalid", `${operator} can have at most ${MAX_FILTERS} values`);
  }
  return single.data;
}
