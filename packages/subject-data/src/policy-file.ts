import { createRedactor, REASON_CODES, RedactionError, type RedactionPolicy } from "@intercom-dsar/redaction";
import { parse, YAMLParseError } from "yaml";
import { z } from "zod";
import { CATEGORIES } from "./categories.ts";
import { packagePolicy } from "./package-policy.ts";

/** Every category that has items: a policy names each, or its items are left out. */
const CATEGORY_NAMES = CATEGORIES.filter(
  ({ reading }) => reading.kind !== "count" && reading.kind !== "not_searchable",
).map(({ name }) => name);

const text = z.string().min(1);
const rule = z.strictObject({
  rule: text.regex(/^[a-z0-9-]{1,64}$/, "write a name of small letters, digits and hyphens"),
  paths: z.array(text.refine(isPath, "is no path; the language is described in docs/redaction.md")).min(1),
  action: z.enum(["drop", "mask", "pseudonymise", "keep"]),
  reason: text.describe("A sentence for the person who receives the package."),
  code: z.enum(REASON_CODES),
});
const policy = z.strictObject({
  extends: z.enum(["default", "none"]).default("default"),
  categories: z.partialRecord(z.enum(CATEGORY_NAMES as [string, ...string[]]), z.array(rule)).default({}),
});

/** A policy file, as `docs/redaction.md` describes it. */
const policyFileSchema = z
  .strictObject({
    format: z.literal("intercom-dsar.redaction.v1"),
    policies: z.record(text, policy),
    workspaces: z.record(text, text).default({}),
    default: text,
  })
  .check(({ value, issues }) => {
    const named = [["default", value.default] as const, ...Object.entries(value.workspaces)];
    for (const [where, name] of named)
      if (!Object.hasOwn(value.policies, name))
        issues.push({
          code: "custom",
          message: `there is no policy ${name}`,
          input: name,
          path: where === "default" ? ["default"] : ["workspaces", where],
        });
  });

/** The policy of each workspace. */
export interface RedactionPolicies {
  of(workspaceId: string | null): RedactionPolicy;
}

/** The service's own policy for every workspace. */
export const DEFAULT_POLICIES: RedactionPolicies = { of: () => packagePolicy };

/** Why a text is no policy file: each mistake with its place. */
export class PolicyFileError extends Error {
  readonly code = "invalid_policy";
  readonly retryable = false;
  override readonly name = "PolicyFileError";
  readonly mistakes: readonly string[];

  constructor(mistakes: readonly string[]) {
    super(mistakes.join("; "));
    this.mistakes = mistakes;
  }
}

/**
 * Reads a policy file in YAML or JSON.
 *
 * @throws PolicyFileError
 */
export function parsePolicyFile(written: string): RedactionPolicies {
  const { policies, workspaces, default: standard } = parseSchema(parseYaml(written));
  const compiled = new Map(Object.entries(policies).map(([name, each]) => [name, policyOf(each)]));
  const byName = (name: string) => compiled.get(name) ?? packagePolicy;
  return {
    of: (workspaceId) =>
      byName(
        workspaceId !== null && Object.hasOwn(workspaces, workspaceId)
          ? (workspaces[workspaceId] ?? standard)
          : standard,
      ),
  };
}

function policyOf({ extends: base, categories }: z.output<typeof policy>): RedactionPolicy {
  const own = Object.entries(categories).flatMap(([category, rules]) =>
    (rules ?? []).map((each) => ({ ...each, category })),
  );
  if (base === "default") return { ...packagePolicy, rules: [...own, ...packagePolicy.rules] };
  return { ...packagePolicy, rules: own, categories: Object.keys(categories) };
}

function parseYaml(written: string): unknown {
  try {
    return parse(written, { maxAliasCount: 0 });
  } catch (error) {
    const line = error instanceof YAMLParseError ? error.linePos?.[0].line : undefined;
    throw new PolicyFileError([`is no YAML${line === undefined ? "" : ` from line ${line} on`}`]);
  }
}

function parseSchema(value: unknown): z.output<typeof policyFileSchema> {
  const parsed = policyFileSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new PolicyFileError(
    parsed.error.issues.map(({ path, message }) => `${path.join(".") || "the file"}: ${message}`),
  );
}

function isPath(path: string): boolean {
  try {
    const rules = [{ rule: "path", paths: [path], action: "keep", reason: "" }] as const;
    createRedactor({ ...packagePolicy, rules }, { subject: NOBODY, others: NOBODY });
    return true;
  } catch (error) {
    if (error instanceof RedactionError) return false;
    throw error;
  }
}

const NOBODY = { names: [], emails: [] };
