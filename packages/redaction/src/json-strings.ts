import { type JsonPath, pathBelow, pathOf, ROOT_PATH } from "./json-path.ts";

/** Called for each string of a JSON text, keys included, with the path of its place as a pattern. */
export type OnString = (text: string, path: () => string) => void;

/** Reads a JSON text in pieces, which may begin and end anywhere; never more than one string of it is held. */
export interface JsonStrings {
  write(chunk: Uint8Array): void;
}

interface Level {
  readonly path: JsonPath;
  readonly isArray: boolean;
  key: string | null;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Made for text that `JSON.stringify` wrote: what is no JSON has no meaning here. */
export function createJsonStrings(onString: OnString): JsonStrings {
  const levels: Level[] = [];
  let isKey = false;
  /** The beginning of a string that goes on in the next piece; `null` outside of strings. */
  let begun: Uint8Array[] | null = null;
  let isEscaped = false;
  let hasEscapes = false;

  return {
    write(chunk) {
      let start = 0;
      for (let at = 0; at < chunk.length; at += 1) {
        const byte = chunk[at];
        if (begun === null) {
          if (byte === QUOTE) {
            begun = [];
            hasEscapes = false;
            start = at + 1;
          } else if (byte !== undefined) structure(byte);
        } else if (isEscaped) isEscaped = false;
        else if (byte === BACKSLASH) {
          isEscaped = true;
          hasEscapes = true;
        } else if (byte === QUOTE) {
          end(Buffer.concat([...begun, chunk.subarray(start, at)]).toString());
          begun = null;
        }
      }
      if (begun !== null) begun.push(chunk.slice(start));
    },
  };

  function structure(byte: number): void {
    if (byte === 0x7b || byte === 0x5b) {
      const path = levels.length === 0 ? ROOT_PATH : below();
      const isArray = byte === 0x5b;
      levels.push({ path, isArray, key: null });
      isKey = !isArray;
    } else if (byte === 0x7d || byte === 0x5d) {
      levels.pop();
      isKey = false;
    } else if (byte === 0x2c) isKey = levels.at(-1)?.isArray === false;
    else if (byte === 0x3a) isKey = false;
  }

  function below(): JsonPath {
    const level = levels.at(-1);
    return level === undefined ? ROOT_PATH : pathBelow(level.path, level.key);
  }

  function end(written: string): void {
    const text: string = hasEscapes ? JSON.parse(`"${written}"`) : written;
    const level = levels.at(-1);
    if (isKey && level !== undefined) level.key = text;
    const { path, key } = level ?? { path: ROOT_PATH, key: null };
    onString(text, () => pathOf(path, key));
  }
}
