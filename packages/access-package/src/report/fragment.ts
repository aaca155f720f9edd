import { createOwnWords, type OwnWords } from "@intercom-dsar/redaction";
import { htmlToText, isHtml } from "./html-to-text.ts";
import type { ReportWords } from "./words/report-words.ts";

/** A text as it stands in HTML, between tags or in a quoted attribute. */
function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => ESCAPED[sign] ?? "");
}

/** A text as a page can show it: without control characters, and without what is no character. */
function printable(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n?/g, "\n")
    .replace(/(?![\n\t])\p{Cc}/gu, "")
    .trim();
}

const ESCAPED: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** What every part of the report is written with. */
export interface ReportContext {
  readonly words: ReportWords;
  /** The name of the company. */
  readonly company: string;
  /** A time in the reader's words. */
  readonly formatTime: (time: Date) => string;
  /** Masks whoever is named in a text that was HTML: without its tags, names may stand together that did not before. */
  readonly mask: (text: string) => string;
  /** The person's profiles by their ids, from 1; empty where there is one alone. */
  readonly profiles: ReadonlyMap<string, number>;
}

/** A part of the page, with the texts in it that a leak check passes over: the page's own words, and the person's. */
export interface Fragment extends ReportContext {
  /** A text of the page itself, as an element: the leak check tells it from what stands beside it. */
  label(text: string): string;
  /** The same for an attribute, or an element that holds text alone. */
  attribute(text: string): string;
  /** A value of the data, as an element; HTML as the text that it says. */
  value(text: string): string;
  readonly own: OwnWords;
}

/** `written` are the texts that the person wrote. */
export function createFragment(context: ReportContext, written: OwnWords = createOwnWords()): Fragment {
  const own = createOwnWords();
  return {
    ...context,
    own,
    label: (text) => `<span>${attribute(text)}</span>`,
    attribute,
    value(text) {
      const isOwn = written.has("", text);
      const shown = isHtml(text) ? htmlToText(text, context.words.picture) : text;
      const clean = printable(isOwn || shown === text ? shown : context.mask(shown));
      if (isOwn) own.add("", clean);
      return `<span>${escapeHtml(clean)}</span>`;
    },
  };

  function attribute(text: string): string {
    const clean = printable(text);
    own.add("", clean);
    return escapeHtml(clean);
  }
}
