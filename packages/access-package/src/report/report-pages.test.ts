import { createHtmlLeakCheck, createLeakCheck, createOwnWords } from "@intercom-dsar/redaction";
import { expect, it } from "vitest";
import type { Block } from "./blocks.ts";
import { createFragment, type ReportContext } from "./fragment.ts";
import { reportPages } from "./report-pages.ts";
import { WORDS_EN } from "./words/words-en.ts";

const context: ReportContext = {
  words: WORDS_EN,
  company: "Example",
  formatTime: (time) => time.toISOString(),
  mask: (text) => text,
  profiles: new Map(),
};
const people = { others: { names: ["Ada Quill"], emails: [] }, subject: { names: [], emails: [] } };
const section = (id: string) => ({ id, heading: `The ${id}` });

/** The pages of these blocks, each of at most 100 bytes of content. */
async function pagesOf(blocks: readonly Block[]): Promise<string[]> {
  const pages = reportPages({
    context,
    head: {
      company: "Example",
      timeZone: "UTC",
      person: "jo@example.com",
      requestId: "r",
      collectedAt: "2026-01-01T00:00:00Z",
    },
    contents: ["first", "second"].map((id) => ({ section: section(id), count: 1 })),
    blocks: (async function* () {
      yield* blocks;
    })(),
    note: "The end.",
    newLeakChecks: () => ({ html: createHtmlLeakCheck(people), json: createLeakCheck(people) }),
    signal: new AbortController().signal,
    mostBytes: 100,
  });
  const texts: string[] = [];
  for await (const { chunks } of pages) {
    let text = "";
    for await (const chunk of chunks) text += Buffer.from(chunk).toString();
    texts.push(text);
  }
  return texts;
}

const row = (id: string, text: string): Block => ({
  section: section(id),
  html: `<tr><td>${text}</td></tr>`,
  around: ["<table>", "</table>"],
  own: createOwnWords(),
});

it("goes on on a further page in the middle of a table, and says so where a section is not there", async () => {
  const rows = [..."abcdefg"].map((letter) => row("first", letter.repeat(30)));

  const pages = await pagesOf([...rows, row("second", "z")]);

  expect(pages).toHaveLength(3);
  for (const [index, page] of pages.entries()) {
    expect(page).toMatch(/^<!doctype html>[\s\S]*<\/html>\n$/);
    for (const tag of ["table", "section", "main", "tr"])
      expect(page.split(`<${tag}`).length).toBe(page.split(`</${tag}>`).length);
    expect(page.includes(`report-${index + 2}.html`)).toBe(index < 2);
  }
  expect(pages[0]).toMatch(
    /<section id="second"><h2><span>The second<\/span><\/h2><p><a href="report-2\.html#second">/,
  );
  expect(pages.join("").match(/a{30}|b{30}|c{30}|d{30}|e{30}|f{30}|g{30}/g)).toHaveLength(7);
});

it("ends a page that names somebody else with an error, and lets pass what the person wrote", async () => {
  const own = createOwnWords();
  own.add("", "I spoke to Ada Quill.");
  const mine = { ...row("first", "I spoke to Ada Quill."), own };

  expect(await pagesOf([mine])).toHaveLength(1);
  await expect(pagesOf([row("first", "I am Ada&nbsp;Quill.")])).rejects.toMatchObject({ code: "leak_check" });
  await expect(
    pagesOf([{ ...row("first", ""), html: '<td title="Ada Quill">x</td>' }]),
  ).rejects.toMatchObject({
    code: "leak_check",
  });
});

it("knows the person's words wherever they stand, and whatever signs are in them", async () => {
  const texts = [
    "one\r\nAda Quill\u0000",
    "Ada Quill \ud800",
    " Ada Quill ",
    "<p>Hello</p><p>Ada &amp; Ada Quill</p>",
  ];
  for (const text of texts) {
    const written = createOwnWords();
    written.add("conversations[*].title", text);
    const to = createFragment(context, written.anywhere());
    const html = `<tr><td>${to.label("File")}: ${to.value(text)} (${to.label("saved")})</td></tr>`;

    expect(await pagesOf([{ ...row("first", ""), html, own: to.own }])).toHaveLength(1);
    const other = createFragment(context);
    await expect(
      pagesOf([{ ...row("first", ""), html: `<tr><td>${other.value(text)}</td></tr>`, own: other.own }]),
    ).rejects.toMatchObject({ code: "leak_check" });
  }
});
