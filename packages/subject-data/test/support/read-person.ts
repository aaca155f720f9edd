import { type Contact, createIntercomClient, type IntercomObject } from "@intercom-dsar/intercom-client";
import type { Simulator } from "@intercom-dsar/intercom-simulator";
import {
  type CoverageRow,
  createCoverage,
  type Part,
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
  readonly cuts: ReturnType<SubjectData["cuts"]>;
}> {
  const choice = parseCategoryChoice(categories);
  if (choice === undefined) throw new Error(`no list of categories: ${categories}`);
  const client = createIntercomClient({ baseUrl: simulator.url, token: () => token });
  const coverage = createCoverage();
  try {
    const contacts: Contact[] = [];
    for await (const page of client.contacts.searchByEmail([email])) contacts.push(...page.items);
    const before = simulator.control.calls().length;
    const data = await readSubject(
      {
        intercom: client,
        coverage,
        memo: createMemoryMemo(),
        clock: { now: () => 0 },
        signal: new AbortController().signal,
      },
      { addresses: [email], contacts },
      choice,
      { patience: { forScopes: false, forOptional: false }, meet: () => {} },
    );
    const content = await contentOf(data);
    const calls = simulator.control.calls().slice(before);
    return {
      content,
      others: data.others,
      cuts: data.cuts(),
      rows: coverage.rows(),
      calls: calls.map(({ endpoint }) => endpoint ?? ""),
    };
  } finally {
    await client.close();
  }
}

async function contentOf(data: SubjectData) {
  const contacts = [];
  for (const { record, parts } of data.contacts) contacts.push({ ...record, ...(await itemsOf(parts)) });
  return { contacts, ...(await itemsOf(data.parts)) };
}

async function itemsOf(parts: readonly Part[]) {
  const items: Record<string, IntercomObject[]> = {};
  for (const part of parts) {
    const list: IntercomObject[] = [];
    for await (const item of part.items()) list.push(item);
    items[part.key] = list;
  }
  return items;
}
