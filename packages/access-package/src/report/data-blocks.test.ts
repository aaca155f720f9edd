import { createHtmlLeakCheck, createLeakCheck, createOwnWords } from "@intercom-dsar/redaction";
import { expect, it } from "vitest";
import type { ShownList } from "../v2/package-items.ts";
import { dataBlocks } from "./data-blocks.ts";
import type { ReportContext } from "./fragment.ts";
import { reportPages } from "./report-pages.ts";
import { WORDS_DE } from "./words/words-de.ts";
import { WORDS_EN } from "./words/words-en.ts";

const MIB = 1024 * 1024;

const contextIn = (words: ReportContext["words"]): ReportContext => ({
  words,
  company: "Example",
  formatTime: (time) => time.toISOString(),
  mask: (text) => text,
  profiles: new Map(),
});

/** A list of so many activities, each with a text of its own, and how many of them were read. */
function activities(count: number, text = ""): { list: ShownList; read: () => number } {
  let read = 0;
  const list: ShownList = {
    key: "activity",
    count,
    sourceOf: () => "observed",
    async *items() {
      for (let number = 1; number <= count; number += 1) {
        read += 1;
        yield { item: { event_name: `event-${number}.`, metadata: { text } }, own: createOwnWords() };
      }
    },
  };
  return { list, read: () => read };
}

async function htmlOf(context: ReportContext, list: ShownList): Promise<string> {
  let html = "";
  for await (const block of dataBlocks(context, list)) html += block.html;
  return html;
}

it("shows 2,000 items of a list and says how many more there are, without reading them", async () => {
  const { list, read } = activities(2_345);

  const html = await htmlOf(contextIn(WORDS_EN), list);

  expect(html.match(/event-\d+\./g)).toHaveLength(2_000);
  expect(html).toContain("event-2000.");
  expect(html).toContain("345 more are in the data file");
  expect(read()).toBeLessThanOrEqual(2_001);
  expect(await htmlOf(contextIn(WORDS_DE), activities(2_345).list)).toContain(WORDS_DE.more(345));
});

it("shows a list of exactly 2,000 items whole, and speaks of no more", async () => {
  const html = await htmlOf(contextIn(WORDS_EN), activities(2_000).list);

  expect(html.match(/event-\d+\./g)).toHaveLength(2_000);
  expect(html).not.toContain('class="more"');
});

it("begins a further page after 10 MiB, and loses nothing", async () => {
  const context = contextIn(WORDS_EN);
  const people = { others: { names: [], emails: [] }, subject: { names: [], emails: [] } };
  const pages = reportPages({
    context,
    head: {
      company: "Example",
      timeZone: "UTC",
      person: "jo@example.com",
      requestId: "r",
      collectedAt: "2026-01-01T00:00:00Z",
    },
    contents: [],
    blocks: dataBlocks(context, activities(1_200, "x".repeat(20_000)).list),
    note: "The end.",
    newLeakChecks: () => ({ html: createHtmlLeakCheck(people), json: createLeakCheck(people) }),
    signal: new AbortController().signal,
  });

  const sizes: number[] = [];
  const numbers: string[] = [];
  for await (const { chunks } of pages) {
    const parts: Uint8Array[] = [];
    for await (const chunk of chunks) parts.push(chunk);
    const page = Buffer.concat(parts);
    sizes.push(page.length);
    numbers.push(...(page.toString().match(/event-\d+\./g) ?? []));
  }

  expect(sizes).toHaveLength(3);
  // The frame and the last block are beside the limit.
  for (const size of sizes) expect(size).toBeLessThan(10 * MIB + 100_000);
  for (const size of sizes.slice(0, -1)) expect(size).toBeGreaterThan(10 * MIB);
  expect(numbers).toEqual(Array.from({ length: 1_200 }, (_, index) => `event-${index + 1}.`));
});
