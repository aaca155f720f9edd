import type { CertificateV1 } from "@intercom-dsar/dsar-events";
import type { Html } from "@intercom-dsar/web/html";
import type { CertificateWords } from "./words/certificate-words.ts";

/** What every part of the page is written with. */
export interface PageContext {
  readonly certificate: CertificateV1;
  readonly words: CertificateWords;
  /** A moment in the reader's words, as an element. */
  readonly when: (instant: string) => Html;
  /** The same, short and without its zone. */
  readonly whenShort: (instant: string) => Html;
  /** The same as text. */
  readonly whenText: (instant: string) => string;
}
