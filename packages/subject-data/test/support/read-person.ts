import { type Contact, createIntercomClient } from "@intercom-dsar/intercom-client";
import type { Simulator } from "@intercom-dsar/intercom-simulator";
import {
  type CoverageRow,
  createCoverage,
  parseCategoryChoice,
  readSubject,
  type SubjectData,
} from "../../src/index.ts";
import { createMemoryMemo } from "./memory-memo.ts";

/** Reads the person of an address at a simulator, as the access flow does. */
export async function readPerson(
  simulator: Simulator,
  { email, categories, token = "demo-token" }: { email: string; categories: string; token?: string },
): Promise<{
  readonly content: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;
  readonly rows: readonly CoverageRow[];
  readonly calls: readonly string[];
  readonly others: SubjectData["others"];
  readonly cuts: SubjectData["cuts"];
}> {
  const choice = parseCategoryChoice(categories);
  if (choice === undefined) throw new Error(`no list of categories: ${categories}`);
  const client = createIntercomClient({ baseUrl: simulator.url, token: () => token });
  const coverage = createCoverage();
  try {
    const contacts: Contact[] = [];
    for await (const page of client.contacts.searchByEmail([email])) contacts.push(...page.items);
    const before = simulator.control.calls().length;
    const { content, others, cuts } = await readSubject(
      {
        intercom: client,
        coverage,
        memo: createMemoryMemo(),
        clock: { now: () => 0 },
        signal: new AbortController().signal,
      },
      { addresses: [email], contacts },
      choice,
      { forScopes: false, forOptional: false },
    );
    const calls = simulator.control.calls().slice(before);
    return {
      content,
      others,
      cuts,
      rows: coverage.rows(),
      calls: calls.map(({ endpoint }) => endpoint ?? ""),
    };
  } finally {
    await client.close();
  }
}
