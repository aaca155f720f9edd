import { Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from "age-encryption";
import { UnsealableError } from "../keyring.ts";

/** How every age file begins (c2sp.org/age). */
export const AGE_PREFIX = "age-encryption.org/v1";

/** A key for one use: whoever has `identity` opens what is sealed to `recipient`. */
export interface FileKey {
  /** `AGE-SECRET-KEY-1…` */
  readonly identity: string;
  /** `age1…` */
  readonly recipient: string;
}

export async function newFileKey(): Promise<FileKey> {
  const identity = await generateX25519Identity();
  return { identity, recipient: await identityToRecipient(identity) };
}

/** Seals content (age v1) to each of these `age1…` recipients as it comes, in constant memory. An error of `content` is passed on as it is. */
export async function* sealFile(
  content: AsyncIterable<Uint8Array>,
  recipients: readonly string[],
): AsyncGenerator<Uint8Array> {
  const encrypter = new Encrypter();
  for (const recipient of recipients) encrypter.addRecipient(recipient);
  yield* await encrypter.encrypt(toStream(content));
}

/** The same with a passphrase, for a person without a key. */
export async function* sealFileWithPassphrase(
  content: AsyncIterable<Uint8Array>,
  passphrase: string,
): AsyncGenerator<Uint8Array> {
  const encrypter = new Encrypter();
  encrypter.setPassphrase(passphrase);
  yield* await encrypter.encrypt(toStream(content));
}

/** What opens a file. */
export type FileOpener = { readonly identity: string } | { readonly passphrase: string };

/**
 * Opens an age file as it comes. What was given out before an error may not be used: the file may have been cut off.
 *
 * @throws UnsealableError where it is another's, or was changed
 */
export async function* openFile(
  sealed: AsyncIterable<Uint8Array>,
  opener: FileOpener,
): AsyncGenerator<Uint8Array> {
  let failure: unknown = null;
  async function* watched() {
    try {
      yield* sealed;
    } catch (error) {
      failure = error;
      throw error;
    }
  }
  try {
    const decrypter = new Decrypter();
    if ("identity" in opener) decrypter.addIdentity(opener.identity);
    else decrypter.addPassphrase(opener.passphrase);
    yield* await decrypter.decrypt(toStream(watched()));
  } catch {
    throw failure ?? new UnsealableError();
  }
}

function toStream(content: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> {
  return ReadableStream.from(content);
}
