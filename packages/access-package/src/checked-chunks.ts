import { setImmediate } from "node:timers/promises";
import type { LeakCheck, OwnWords } from "@intercom-dsar/redaction";

/** A part of the JSON that holds whole strings, and which of them the person wrote. */
export interface Piece {
  readonly text: string;
  readonly own?: OwnWords;
}

const CHUNK_CHARACTERS = 64 * 1024;

/**
 * The pieces in chunks, each read by the leak check before it is handed on.
 *
 * @throws RedactionError `leak_check`, at the end
 */
export async function* checkedChunks(
  pieces: AsyncIterable<Piece>,
  leakCheck: LeakCheck,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  let text = "";
  let own: OwnWords[] = [];
  const flush = () => {
    const chunk = Buffer.from(text);
    leakCheck.write(chunk, own);
    text = "";
    own = [];
    return chunk;
  };
  for await (const piece of pieces) {
    text += piece.text;
    if (piece.own !== undefined && piece.own.size > 0) own.push(piece.own);
    if (text.length < CHUNK_CHARACTERS) continue;
    yield flush();
    // Everything else in this process gets its turn.
    await setImmediate();
    signal.throwIfAborted();
  }
  const last = flush();
  leakCheck.end();
  yield last;
}
