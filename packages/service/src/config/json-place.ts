/** Line and column, from 1. */
export interface JsonPlace {
  readonly line: number;
  readonly column: number;
}

/** Where a text stops to be JSON; `null` where it is JSON. Tells nothing of the text itself, which may be a secret. */
export function placeOfJsonMistake(text: string): JsonPlace | null {
  const message = mistakeIn(text);
  if (message === null) return null;
  const before = text.slice(0, offsetOf(text, message));
  const lines = before.split("\n");
  return { line: lines.length, column: (lines.at(-1) ?? "").length + 1 };
}

/** Node tells the position of some mistakes; of an unexpected token it quotes the text instead. */
function offsetOf(text: string, message: string): number {
  const position = / at position (\d+)/.exec(message)?.[1];
  if (position !== undefined) return Number(position);
  if (!isUnexpected(message)) return text.length;
  // The shortest beginning with the mistake in it ends with the token's first character.
  let [good, bad] = [0, text.length];
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2);
    if (isUnexpected(mistakeIn(text.slice(0, middle)))) bad = middle;
    else good = middle;
  }
  return good;
}

function isUnexpected(message: string | null): boolean {
  return message?.startsWith("Unexpected token") ?? false;
}

function mistakeIn(text: string): string | null {
  try {
    JSON.parse(text);
    return null;
  } catch (error) {
    return error instanceof SyntaxError ? error.message : "";
  }
}
