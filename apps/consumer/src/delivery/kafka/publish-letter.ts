import { shortenDeadLetter } from "@intercom-dsar/dsar-events/service";
import type { OutboxMessage } from "@intercom-dsar/ledger";

/** About what a letter's own headers add to the record that it tells of. */
const HEADERS_BYTES = 4_096;

/**
 * Publishes a dead letter that its topic refused as too large: whole, if it is small enough once it is packed, else with as much of the
 * beginning of its value as the topic takes. Rejects as `publishPacked` does, where the topic takes not even the headers.
 */
export async function publishLetter(
  letter: OutboxMessage,
  publishPacked: (letter: OutboxMessage) => Promise<void>,
  isTooLarge: (error: unknown) => boolean,
): Promise<void> {
  let refused: unknown;
  for (const bytes of lengths(letter.value?.length ?? 0)) {
    try {
      return await publishPacked({ ...letter, ...shortenDeadLetter(letter, bytes) });
    } catch (error) {
      if (!isTooLarge(error)) throw error;
      refused = error;
    }
  }
  throw refused;
}

/** The topic's limit is not known: its configuration may be hidden from us, and says nothing of how well a value packs. */
function* lengths(bytes: number): Generator<number> {
  yield bytes;
  const firstHalf = Math.floor(bytes / 2);
  if (bytes - HEADERS_BYTES > firstHalf) yield bytes - HEADERS_BYTES;
  for (let half = firstHalf; half > 0; half = Math.floor(half / 2)) yield half;
  if (bytes > 0) yield 0;
}
