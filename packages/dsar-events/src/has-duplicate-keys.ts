/**
 * Whether an object of this text, which has to be JSON, has a key twice. Readers disagree on which of them counts (RFC 8259, section 4), so
 * what one checked another would not execute.
 */
export function hasDuplicateKeys(json: string): boolean {
  /** The keys of each open object; `null` for an open array. */
  const open: (Set<string> | null)[] = [];
  for (let at = 0; at < json.length; at += 1) {
    switch (json.charCodeAt(at)) {
      case OBJECT:
        open.push(new Set());
        break;
      case ARRAY:
        open.push(null);
        break;
      case OBJECT_END:
      case ARRAY_END:
        open.pop();
        break;
      case QUOTE: {
        const end = endOfString(json, at);
        const keys = open.at(-1);
        if (keys != null && isKey(json, end)) {
          const written = json.slice(at, end);
          const key = written.includes("\\") ? String(JSON.parse(written)) : written.slice(1, -1);
          if (keys.has(key)) return true;
          keys.add(key);
        }
        at = end - 1;
      }
    }
  }
  return false;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
const OBJECT = 0x7b;
const OBJECT_END = 0x7d;
const ARRAY = 0x5b;
const ARRAY_END = 0x5d;

/** The position after the closing quote. */
function endOfString(json: string, start: number): number {
  for (let at = start + 1; at < json.length; at += 1) {
    const code = json.charCodeAt(at);
    if (code === BACKSLASH) at += 1;
    else if (code === QUOTE) return at + 1;
  }
  return json.length;
}

/** A string that a colon follows is a key. */
function isKey(json: string, end: number): boolean {
  let at = end;
  while (json.charCodeAt(at) <= 0x20) at += 1;
  return json.charCodeAt(at) === COLON;
}
