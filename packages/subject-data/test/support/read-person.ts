import { type Contact, createIntercomClient, type IntercomObject } from "@intercom-dsar/intercom-client";
import type { Simulator } from "@intercom-dsar/intercom-simulator";
import {
  type CoverageRow,
  contacts as contactsCategory,
  createCoverage,
  createItemRedactor,
  type FileStore,
  type ItemRedactor,
  type Part,
  packagePolicy,
  parseCategoryChoice,
  readSubject,
  type SubjectData,
} from "../../src/index.ts";
import { createMemoryMemo } from "./memory-memo.ts";

/** Reads and redacts the person of an address at a simulator, as the access flow does. */
export async function readPerson(
  simulator: Simulator,
  {
    email,
    categories,
    token = "demo-token",
    files,
    customObjectTypes = [],
  }: {
    email: string;
    categories: string;
    token?: string;
    files?: FileStore;
    customObjectTypes?: readonly string[];
  },
): Promise<{
  readonly content: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;
  readonly rows: readonly CoverageRow[];
  readonly remarks: readonly string[];
  readonly calls: readonly string[];
  readonly cuts: ReturnType<ItemRedactor["cuts"]>;
}> {
  const choice = parseCategoryChoice(categories);
  if (choice === null) throw new Error(`no list of categories: ${categories}`);
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
        customObjectTypes,
        ...(files !== undefined && { files }),
      },
      { addresses: [email], contacts },
      choice,
      { forScopes: false, forOptional: false },
    );
    const redactor = createItemRedactor(data.people, packagePolicy);
    const content = await contentOf(data, redactor);
    const calls = simulator.control.calls().slice(before);
    return {
      content,
      cuts: redactor.cuts(),
      rows: coverage.rows(),
      remarks: coverage.remarks(),
      calls: calls.map(({ endpoint }) => endpoint ?? ""),
    };
  } finally {
    await client.close();
  }
}

async function contentOf(data: SubjectData, redactor: ItemRedactor) {
  const contacts = [];
  for (const { record, parts } of data.contacts) {
    const { item } = redactor.redact(record, contactsCategory, "contacts[*]");
    contacts.push({ ...item, ...(await itemsOf(parts, "contacts[*].", redactor)) });
  }
  return { contacts, ...(await itemsOf(data.parts, "", redactor)) };
}

async function itemsOf(parts: readonly Part[], above: string, redactor: ItemRedactor) {
  const items: Record<string, IntercomObject[]> = {};
  for (const part of parts) {
    const list: IntercomObject[] = [];
    const place = `${above}${part.key}[*]`;
    for await (const item of part.items()) list.push(redactor.redact(item, part.category, place).item);
    items[part.key] = list;
  }
  return items;
}
