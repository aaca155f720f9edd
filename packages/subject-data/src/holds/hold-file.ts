import { parse, YAMLParseError } from "yaml";
import { z } from "zod";
import { ERASABLE } from "../deletion-categories.ts";
import type { HeldContacts, HoldRule } from "./hold-rule.ts";

const DAY_MS = 24 * 60 * 60 * 1_000;
const CATEGORIES = ["contacts", ...ERASABLE.map(({ name }) => name)];

const text = z.string().min(1);
const rule = z
  .strictObject({
    code: z.string().regex(/^[a-z0-9_]{1,64}$/, "write 1 to 64 small letters, digits and underscores"),
    workspaces: z.array(text).min(1).optional(),
    tag: text.optional(),
    segment: text.optional(),
    attribute: z
      .strictObject({ name: text, equals: z.union([z.string(), z.number(), z.boolean()]).optional() })
      .optional(),
    categories: z
      .array(z.enum(CATEGORIES as [string, ...string[]]))
      .min(1)
      .optional(),
    until: z.iso.date("write the last day of the hold, as in 2027-12-31").optional(),
  })
  .check(({ value, issues }) => {
    const { tag, segment, attribute, categories } = value;
    const given = [tag, segment, attribute].filter((each) => each !== undefined).length;
    const add = (message: string) => issues.push({ code: "custom", message, input: value, path: [] });
    if (given > 1) add("give one of tag, segment and attribute: what several rules name is held by each");
    if (given === 0 && categories === undefined) add("give tag, segment, attribute or categories");
  });

/** A hold file, as `docs/holds.md` describes it. */
const holdFileSchema = z.strictObject({
  format: z.literal("intercom-dsar.holds.v1"),
  holds: z.array(rule),
});

/** What may not be erased, by workspace. */
export interface Holds {
  of(workspaceId: string): readonly HoldRule[];
  /** Whether there is a rule for any workspace. */
  readonly any: boolean;
}

export const NO_HOLDS: Holds = { of: () => [], any: false };

/** Why a text is no hold file: each mistake with its rule and field. */
export class HoldFileError extends Error {
  readonly code = "invalid_holds";
  readonly retryable = false;
  override readonly name = "HoldFileError";
}

/**
 * Reads a hold file in YAML or JSON.
 *
 * @throws HoldFileError
 */
export function parseHoldFile(written: string): Holds {
  const parsed = holdFileSchema.safeParse(parseYaml(written));
  if (!parsed.success) throw new HoldFileError(parsed.error.issues.map(mistakeOf).join("; "));
  const rules = parsed.data.holds.map((each) => ({ workspaces: each.workspaces, rule: ruleOf(each) }));
  return {
    of: (workspaceId) =>
      rules
        .filter(({ workspaces }) => workspaces === undefined || workspaces.includes(workspaceId))
        .map((each) => each.rule),
    any: rules.length > 0,
  };
}

function ruleOf({ code, until, categories = CATEGORIES, ...rest }: z.output<typeof rule>): HoldRule {
  // The day that is named is the last one on which it holds.
  const end = until === undefined ? null : Date.parse(until) + DAY_MS;
  return { code, until: end, contacts: contactsOf(rest), categories };
}

function contactsOf({
  tag,
  segment,
  attribute,
}: Pick<z.output<typeof rule>, "tag" | "segment" | "attribute">): HeldContacts {
  if (tag !== undefined) return { by: "tag", name: tag };
  if (segment !== undefined) return { by: "segment", name: segment };
  if (attribute !== undefined) return { by: "attribute", name: attribute.name, equals: attribute.equals };
  return { by: "everybody" };
}

/** Rules are counted from 1, as people do. */
function mistakeOf({ path, message }: { readonly path: readonly PropertyKey[]; readonly message: string }) {
  const [list, index, ...field] = path;
  if (list !== "holds" || typeof index !== "number") return `${path.join(".") || "the file"}: ${message}`;
  return `rule ${index + 1}${field.length === 0 ? "" : `, ${field.join(".")}`}: ${message}`;
}

function parseYaml(written: string): unknown {
  try {
    return parse(written, { maxAliasCount: 0 });
  } catch (error) {
    const line = error instanceof YAMLParseError ? error.linePos?.[0].line : undefined;
    throw new HoldFileError(`is no YAML${line === undefined ? "" : ` from line ${line} on`}`);
  }
}
