/** Texts that were looked at and found clean: keys and words of Intercom's come again and again. */
export interface TextSet {
  has(text: string): boolean;
  add(text: string): void;
}

const LONGEST = 32;
const MOST = 10_000;

/** Keeps short texts, and not too many of them. */
export function createTextSet(): TextSet {
  const texts = new Set<string>();
  return {
    has: (text) => texts.has(text),
    add(text) {
      if (text.length > LONGEST) return;
      if (texts.size >= MOST) texts.clear();
      texts.add(text);
    },
  };
}
