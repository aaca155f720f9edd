import { createHash } from "node:crypto";
import { DEAD_LETTER_HEADERS, type IncomingRecord, type KafkaMessage } from "@intercom-dsar/dsar-events";
import { recordHeaders, wholeValue } from "@intercom-dsar/dsar-events/service";
import type { Keyring } from "@intercom-dsar/sealing";

/** A dead letter, as it is written or as it was read. */
interface Letter {
  readonly key: string | null;
  readonly headers: IncomingRecord["headers"];
  readonly value: Uint8Array | null;
}

/** Marks dead letters as this service's own: anybody who may write to their topic could else have a request of theirs replayed. */
export interface LetterSeal {
  /** The letter with a header that nobody without `LEDGER_KEY` can make. */
  seal<Sealed extends KafkaMessage & { readonly key: string | null }>(letter: Sealed): Sealed;
  /**
   * Whether a key of the ledger sealed exactly this letter, or the ledger keeps it (`kept`: those of its place), as it does those of a
   * version before this one. A shortened value is known by the SHA-256 that the letter states.
   */
  isOurs(letter: Letter, kept: readonly Omit<Letter, "key">[]): boolean;
}

/** Everything that a replay goes by; how the value was shortened is left out, since that happens after the letter was sealed. */
const SEALED_HEADERS = [
  DEAD_LETTER_HEADERS.cause,
  DEAD_LETTER_HEADERS.topic,
  DEAD_LETTER_HEADERS.partition,
  DEAD_LETTER_HEADERS.offset,
  DEAD_LETTER_HEADERS.lastOffset,
  DEAD_LETTER_HEADERS.time,
  DEAD_LETTER_HEADERS.type,
  DEAD_LETTER_HEADERS.contentType,
];

export function createLetterSeal(keyring: Pick<Keyring, "seal" | "open">): LetterSeal {
  return {
    seal(letter) {
      const sealed = Buffer.from(keyring.seal(digestOf(letter), contextOf(letter))).toString("base64");
      return { ...letter, headers: { ...letter.headers, [DEAD_LETTER_HEADERS.seal]: sealed } };
    },
    isOurs(letter, kept) {
      const digest = digestOf(letter);
      if (kept.some((each) => digestOf(each).equals(digest))) return true;
      const sealed = recordHeaders(letter.headers).get(DEAD_LETTER_HEADERS.seal);
      if (sealed === undefined) return false;
      try {
        return digest.equals(keyring.open(Buffer.from(sealed, "base64"), contextOf(letter)));
      } catch {
        return false;
      }
    },
  };
}

function contextOf({ key }: Letter): string {
  return `dead-letter ${key}`;
}

function digestOf({ headers, value }: Omit<Letter, "key">): Buffer {
  const texts = recordHeaders(headers);
  const content = wholeValue(headers)?.sha256 ?? sha256(value ?? new Uint8Array()).toString("hex");
  const signed = texts.get(DEAD_LETTER_HEADERS.signed);
  // Added later: a letter without it has the digest that it had before.
  const headersOfSigned = signed === undefined ? [] : [signed];
  return sha256(
    JSON.stringify([...SEALED_HEADERS.map((name) => texts.get(name) ?? null), content, ...headersOfSigned]),
  );
}

function sha256(content: string | Uint8Array): Buffer {
  return createHash("sha256").update(content).digest();
}
