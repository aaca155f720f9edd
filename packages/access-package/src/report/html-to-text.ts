import { decode } from "html-entities";

const BLOCKS = "p|div|h[1-6]|ul|ol|li|blockquote|table|tr|pre|section";
const HIDDEN = /<(script|style|head|title)\b[^>]*>[\s\S]*?<\/\1\s*>/gi;
const END_OF_LINE = new RegExp(`<br\\s*/?>|</(?:${BLOCKS})\\s*>`, "gi");
const TAG = /<\/?[a-z!][^<>]*>/gi;

/** What a message in HTML says, as text: a line for each paragraph. A picture leaves `picture` in its place. */
export function htmlToText(html: string, picture: string): string {
  const text = html
    .replace(HIDDEN, "")
    .replace(/\s+/g, " ")
    .replace(END_OF_LINE, "\n")
    .replace(/<li\b[^>]*>/gi, "• ")
    .replace(/<img\b[^>]*>/gi, ` [${picture}] `)
    .replace(TAG, "");
  const lines = decode(text, { level: "html5" }).split("\n");
  return lines
    .map((line) => line.trim())
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}

/** True for a text that has tags or entities, as Intercom's messages do. */
export function isHtml(text: string): boolean {
  return /<\/?[a-z][^<>]*>|&(?:#\d+|#x[\da-f]+|[a-z\d]+);/i.test(text);
}
