import type { OwnWords } from "@intercom-dsar/redaction";
import type { Piece } from "../checked-chunks.ts";
import type { Fragment } from "./fragment.ts";

/** A section of the page, which may go on on the next one. */
export interface SectionHead {
  readonly id: string;
  readonly heading: string;
  /** A sentence below the heading. @default none */
  readonly intro?: string;
}

/** A piece of the page that is never split. */
export interface Block {
  readonly section: SectionHead;
  readonly html: string;
  /** What stands before the first, and again before the first on a further page, and after the last: a table's beginning and end. */
  readonly around?: readonly [before: string, after: string];
  /** The texts in it that the leak check passes over. */
  readonly own: OwnWords;
  /** Where `html` is a piece of JSON, escaped: the same as it was, which is what is checked. */
  readonly json?: Piece;
}

export function blockOf(
  section: SectionHead,
  to: Fragment,
  html: string,
  around?: readonly [before: string, after: string],
): Block {
  return { section, html, own: to.own, ...(around !== undefined && { around }) };
}
