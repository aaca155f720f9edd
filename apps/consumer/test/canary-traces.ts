import { createHash } from "node:crypto";

/** What is looked for of one text: itself, as other encodings write it, and the hashes of it that need no key. */
function tracesOf(text: string): Buffer[] {
  const bytes = Buffer.from(text);
  const digests = ["md5", "sha1", "sha256", "sha512"].map((name) => createHash(name).update(text).digest());
  return [
    bytes,
    Buffer.from(text, "utf16le"),
    Buffer.from(bytes.toString("hex")),
    Buffer.from(encodeURIComponent(text)),
    ...inBase64(bytes),
    ...digests.flatMap((digest) => [
      digest,
      ...(["hex", "base64", "base64url"] as const).map((encoding) => Buffer.from(digest.toString(encoding))),
    ]),
  ];
}

/** A text's part of a longer one in base64, which depends on where it begins there. */
function inBase64(bytes: Buffer): Buffer[] {
  return [0, 1, 2].map((before) => {
    const written = Buffer.concat([Buffer.alloc(before), bytes]).toString("base64");
    const first = Math.ceil((before * 8) / 6);
    const last = Math.floor(((before + bytes.length) * 8) / 6);
    return Buffer.from(written.slice(first, last));
  });
}

/** Which of the texts left a trace. */
export function traced(bytes: Buffer, texts: readonly string[]): string[] {
  return texts.filter((text) => tracesOf(text).some((trace) => bytes.includes(trace)));
}
