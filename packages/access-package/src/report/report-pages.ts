import { setImmediate } from "node:timers/promises";
import { createOwnWords, type LeakCheck, type OwnWords } from "@intercom-dsar/redaction";
import type { FinishedFile } from "../finished-file.ts";
import type { Block, SectionHead } from "./blocks.ts";
import type { ReportContext } from "./fragment.ts";
import {
  type ContentsLine,
  pageEnd,
  pageName,
  pageStart,
  type ReportHead,
  SECTION_END,
  sectionStart,
} from "./page-frame.ts";

/** A page is at most this long, but for its last block. */
const MOST_BYTES = 10 * 1024 * 1024;
const CHUNK_CHARACTERS = 64 * 1024;

export interface PagesOptions {
  readonly context: ReportContext;
  readonly head: ReportHead;
  readonly contents: readonly ContentsLine[];
  readonly blocks: AsyncIterable<Block>;
  /** Where the data is for programs. */
  readonly note: string;
  /** Of the pages, and of the JSON in them. */
  readonly newLeakChecks: () => { readonly html: LeakCheck; readonly json: LeakCheck };
  readonly signal: AbortSignal;
  /** @default 10 MiB */
  readonly mostBytes?: number;
}

/** The pages of the report, one after the other: each has to be read to its end before the next one is asked for. */
export async function* reportPages(options: PagesOptions): AsyncGenerator<FinishedFile> {
  const blocks = options.blocks[Symbol.asyncIterator]();
  const checks = options.newLeakChecks();
  let next = await blocks.next();
  for (let page = 1; page === 1 || next.done !== true; page += 1)
    yield {
      name: pageName(page),
      mediaType: "text/html; charset=utf-8",
      encoding: "identity",
      chunks: chunksOf(pageText(page)),
    };

  async function* pageText(page: number): AsyncGenerator<Block> {
    const { context, head, contents, note, mostBytes = MOST_BYTES } = options;
    let bytes = 0;
    let section: SectionHead | null = null;
    let around: Block["around"];
    const begun = new Set<string>();
    yield pageStart(context, head, page, contents);
    while (next.done !== true) {
      const block = next.value;
      if (bytes > mostBytes && !isWithin(block, section)) break;
      if (block.section.id !== section?.id) {
        yield markup(`${around?.[1] ?? ""}${section === null ? "" : SECTION_END}`);
        yield sectionStart(context, block.section);
        section = block.section;
        begun.add(section.id);
        around = undefined;
      }
      if (block.around?.[0] !== around?.[0]) {
        yield markup(`${around?.[1] ?? ""}${block.around?.[0] ?? ""}`, tableWords(block));
        around = block.around;
      }
      yield block;
      bytes += Buffer.byteLength(block.html);
      next = await blocks.next();
    }
    yield markup(`${around?.[1] ?? ""}${section === null ? "" : SECTION_END}`);
    const left = page === 1 ? contents.map((line) => line.section).filter(({ id }) => !begun.has(id)) : [];
    yield pageEnd(context, { next: next.done === true ? null : page + 1, left, note });
  }

  async function* chunksOf(parts: AsyncIterable<Block>): AsyncGenerator<Uint8Array> {
    let text = "";
    for await (const { html, own, json } of parts) {
      if (json === undefined) checks.html.write(Buffer.from(html), [own]);
      else checks.json.write(Buffer.from(json.text), json.own === undefined ? [] : [json.own]);
      text += html;
      if (text.length < CHUNK_CHARACTERS) continue;
      yield Buffer.from(text);
      text = "";
      // Everything else in this process gets its turn.
      await setImmediate();
      options.signal.throwIfAborted();
    }
    checks.html.end();
    checks.json.end();
    yield Buffer.from(text);
  }
}

/** The words of a table's head, which stand in it as in the block that brings it. */
function tableWords({ own }: Block): OwnWords {
  return own.anywhere();
}

/** Tags of the page. */
function markup(html: string, own = createOwnWords()): Block {
  return { section: { id: "", heading: "" }, html, own };
}

/** JSON is not split. */
function isWithin({ json, section }: Block, current: SectionHead | null): boolean {
  return section.id === current?.id && (json !== undefined || section.id === "machine");
}
