import type { Redaction } from "@intercom-dsar/redaction";
import { type CoverageRow, contacts, type ItemRedactor } from "@intercom-dsar/subject-data";
import type { BesideFile } from "../beside-file.ts";
import type { Piece } from "../checked-chunks.ts";
import type { ShownList } from "../v2/package-items.ts";
import type { Block } from "./blocks.ts";
import {
  filesBlock,
  glossaryBlock,
  informationBlock,
  leftOutBlock,
  notLookedAtBlock,
} from "./closing-blocks.ts";
import type { ReportFrame } from "./controller-file.ts";
import { dataBlocks, sectionHead } from "./data-blocks.ts";
import { createFragment, type ReportContext } from "./fragment.ts";
import type { ContentsLine } from "./page-frame.ts";
import { WORDS_DE } from "./words/words-de.ts";
import { WORDS_EN } from "./words/words-en.ts";
import { wordsUnderLaw } from "./words/words-under-law.ts";

const WORDS = { en: WORDS_EN, de: WORDS_DE } as const;

/** What the report shows. */
export interface ReportSource {
  readonly frame: ReportFrame;
  readonly lists: readonly ShownList[];
  /** Masks whoever is named in texts of the report. */
  readonly redactor: ItemRedactor;
  /** The ids of the person's profiles. */
  readonly profiles: readonly string[];
  readonly cuts: readonly Redaction[];
  readonly coverage: readonly CoverageRow[];
  readonly files: readonly BesideFile[];
  /** The package's JSON, to be embedded; `null` where it is too large. */
  readonly embedded: AsyncIterable<Piece> | null;
}

export function reportContext({ frame, redactor, profiles }: ReportSource): ReportContext {
  const words = wordsUnderLaw(WORDS[frame.language], frame.language, frame.law);
  const format = new Intl.DateTimeFormat(words.locale, {
    ...{ year: "numeric", month: "long", day: "numeric", hour: "2-digit", minute: "2-digit" },
    timeZone: frame.timeZone,
  });
  return {
    words,
    company: frame.texts.name,
    formatTime: (time) => format.format(time),
    mask: (text) => String(redactor.redact({ text }, contacts, "report").item.text),
    profiles: new Map(profiles.length < 2 ? [] : profiles.map((id, index) => [id, index + 1])),
  };
}

/** Every part of the report, in its order. */
export async function* reportBlocks(context: ReportContext, source: ReportSource): AsyncGenerator<Block> {
  for (const list of source.lists) yield* dataBlocks(context, list);
  yield* closing(context, source);
  if (source.embedded === null) return;
  const machine = { id: "machine", heading: context.words.contentsOfFile, intro: context.words.machine };
  yield {
    section: machine,
    html: '<script type="application/json" id="package">',
    own: createFragment(context).own,
  };
  for await (const json of source.embedded)
    yield {
      section: machine,
      html: json.text.replaceAll("<", "\\u003c"),
      own: createFragment(context).own,
      json,
    };
  yield { section: machine, html: "</script>\n", own: createFragment(context).own };
}

function closing(context: ReportContext, { frame, cuts, coverage, files }: ReportSource): readonly Block[] {
  return [
    leftOutBlock(context, cuts),
    notLookedAtBlock(context, coverage),
    ...(files.length > 0 ? [filesBlock(context, files)] : []),
    informationBlock(context, frame.texts),
    glossaryBlock(context),
  ];
}

/** The table of contents. */
export function contentsOf(context: ReportContext, source: ReportSource): readonly ContentsLine[] {
  return [
    ...source.lists.map(({ key, count }) => ({ section: sectionHead(context, key), count })),
    ...closing(context, source).map(({ section }) => ({ section, count: null })),
  ];
}
