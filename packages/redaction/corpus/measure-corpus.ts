import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { createMentionFinder } from "../src/mention-finder.ts";
import { createPatternFinder } from "../src/patterns/patterns.ts";
import type { People } from "../src/policy.ts";

/** How well one class of texts is found. An absent number: nothing of the class is there. */
export interface ClassScore {
  readonly name: string;
  readonly marked: number;
  readonly found: number;
  /** Finds that nothing marks. */
  readonly wrong: number;
  readonly precision: number;
  readonly recall: number;
  /** Recall counts twice as much as precision. */
  readonly f2: number;
}

export interface CorpusScore {
  readonly texts: number;
  readonly classes: readonly ClassScore[];
  /** What was missed, or found and not marked; the corpus names nobody who lives. */
  readonly faults: readonly string[];
}

interface Span {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

const FILES = ["english", "german", "scripts", "forms", "later"];
const MARK = /\[\[([a-z]+):(.*?)\]\](?!\])/gsu;
/** Classes of the corpus for kinds of patterns. */
const CLASS_OF = { "internal-link": "link" } as Readonly<Record<string, string>>;

/**
 * Reads the corpus with what the redactor reads texts with. A marked place counts as found where all of its letters and digits are covered,
 * whatever found them; a find is wrong where it covers nothing that is marked.
 */
export function measureCorpus(): CorpusScore {
  const { subject, others } = read("people") as { subject: People; others: People };
  const findMentions = createMentionFinder(others, subject);
  const findPatterns = createPatternFinder(subject);
  const counts = new Map<string, { marked: number; found: number; wrong: number }>();
  const faults: string[] = [];
  const countOf = (name: string) => {
    const count = counts.get(name) ?? { marked: 0, found: 0, wrong: 0 };
    counts.set(name, count);
    return count;
  };
  const marked = FILES.flatMap((file) => read(file) as string[]);

  for (const written of marked) {
    const { text, spans } = parseMarks(written);
    const found: readonly Span[] = [
      ...findMentions(text).map((range) => ({ name: "person", ...range })),
      ...findPatterns(text).map(({ kind, ...range }) => ({ name: CLASS_OF[kind] ?? kind, ...range })),
    ];
    for (const span of spans) {
      const isFound = isCovered(text, span, found);
      const count = countOf(span.name);
      count.marked += 1;
      if (isFound) count.found += 1;
      else faults.push(`missed ${span.name}: ${text.slice(span.from, span.to)}`);
    }
    for (const each of found) {
      if (spans.some((span) => span.from < each.to && span.to > each.from)) continue;
      countOf(each.name).wrong += 1;
      faults.push(`wrong ${each.name}: ${text.slice(each.from, each.to)} in ${text.slice(0, 60)}`);
    }
  }
  return {
    texts: marked.length,
    classes: [...counts].map(([name, count]) => ({ name, ...count, ...scoreOf(count) })),
    faults,
  };
}

function scoreOf({ marked, found, wrong }: { marked: number; found: number; wrong: number }) {
  const precision = found + wrong === 0 ? 1 : found / (found + wrong);
  const recall = marked === 0 ? 1 : found / marked;
  const f2 = precision + recall === 0 ? 0 : (5 * precision * recall) / (4 * precision + recall);
  return { precision, recall, f2 };
}

function read(file: string): unknown {
  return parse(readFileSync(new URL(`${file}.yaml`, import.meta.url), "utf8"));
}

function parseMarks(written: string): { readonly text: string; readonly spans: readonly Span[] } {
  const spans: Span[] = [];
  let text = "";
  let end = 0;
  for (const { 0: mark, 1: name = "", 2: inner = "", index } of written.matchAll(MARK)) {
    text += written.slice(end, index);
    spans.push({ name, from: text.length, to: text.length + inner.length });
    text += inner;
    end = index + mark.length;
  }
  return { text: text + written.slice(end), spans };
}

/** Tags within a name are no letters of it, and neither is the "s" of a genitive. */
function isCovered(text: string, { from, to }: Span, found: readonly Span[]): boolean {
  const written = text.slice(from, to);
  const inTag = [...written.matchAll(/<[^>]*>/g)].map(
    ({ 0: tag, index }) => [index, index + tag.length] as const,
  );
  return Array.from({ length: written.length }, (_, index) => index).every((index) => {
    if (!/[\p{L}\p{N}]/u.test(written[index] ?? "")) return true;
    if (inTag.some(([start, end]) => index >= start && index < end)) return true;
    const isGenitive = index === written.length - 1 && written[index] === "s";
    return isGenitive || found.some((range) => range.from <= from + index && from + index < range.to);
  });
}
