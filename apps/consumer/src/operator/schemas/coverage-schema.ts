import type { Ledger } from "@intercom-dsar/ledger";
import { z } from "zod";

const row = z.strictObject({
  resource: z.string(),
  result: z
    .string()
    .describe("`searched`, `empty_by_count`, `not_searchable`, `no_scope`, `not_covered`, `failed`."),
  items: z.int().nullable(),
  expected: z.int().nullable().describe("How many there are by Intercom's own count, where that is more."),
  pages: z.int().nullable(),
});

/** What was looked at. */
export const coverage = z
  .strictObject({
    coverage: z
      .array(row)
      .nullable()
      .describe("As the outcome has it; `null` while there is none, and once it is destroyed."),
  })
  .meta({
    title: "Coverage",
    examples: [
      { coverage: [{ resource: "contacts", result: "searched", items: 1, expected: null, pages: 1 }] },
    ],
  });

const count = z.int().optional();
const Outcome = z.object({
  coverage: z.array(
    z.object({ resource: z.string(), result: z.string(), items: count, expected: count, pages: count }),
  ),
});

/** Of an outcome, which may hold a package beside it, the coverage alone. */
export function toCoverage(
  outcome: Awaited<ReturnType<Ledger["reads"]["outcome"]>>,
): z.infer<typeof coverage> {
  if (outcome === null || outcome.value === null) return { coverage: null };
  const { coverage: rows } = Outcome.parse(JSON.parse(Buffer.from(outcome.value).toString()));
  return {
    coverage: rows.map(({ resource, result, items = null, expected = null, pages = null }) => ({
      resource,
      result,
      items,
      expected,
      pages,
    })),
  };
}
