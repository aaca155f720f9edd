/** The text of a file, or that there is more of it than is held; `null` where it is no text. */
export type HeldText = { readonly text: string } | { readonly isTooLong: true } | null;

const MOST_BYTES = 1024 * 1024;

/** Holds a file while it passes, as long as it can be text: at most 1 MiB of it, and nothing of any other. */
export function holdText(): { write(chunk: Uint8Array): void; end(): HeldText } {
  let held: Uint8Array[] = [];
  let bytes = 0;
  let isWide: boolean | undefined;
  let isText = true;
  return {
    write(chunk) {
      if (!isText || chunk.length === 0) return;
      // UTF-16 begins with a mark, and has zeros in it.
      isWide ??= encodingOf(chunk).startsWith("utf-16");
      isText = isWide || !chunk.some(isControl);
      bytes += chunk.length;
      if (!isText || bytes > MOST_BYTES) held = [];
      else held.push(chunk);
    },
    end() {
      if (!isText) return null;
      return bytes > MOST_BYTES ? { isTooLong: true } : { text: decode(Buffer.concat(held)) };
    },
  };
}

/** No text holds these, in any encoding in which each byte below 0x80 is the character of ASCII. */
function isControl(byte: number): boolean {
  return byte < 0x20 && (byte < 0x09 || byte > 0x0d) && byte !== 0x1b;
}

function encodingOf([first, second]: Uint8Array): "utf-16le" | "utf-16be" | "utf-8" {
  if (first === 0xff && second === 0xfe) return "utf-16le";
  return first === 0xfe && second === 0xff ? "utf-16be" : "utf-8";
}

/** What is no UTF-8 is read as what Windows wrote before it. */
function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder(encodingOf(bytes), { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}
