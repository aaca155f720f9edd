import type { HashKey, Seal } from "@intercom-dsar/sealing";
import type { OutboxMessage } from "../types.ts";

/** What of a request is personal: sealed as one value, destroyed as one. */
export interface SealedRequest {
  readonly subjects: readonly string[];
  readonly payload: Uint8Array;
}

const encode = (value: unknown) => Buffer.from(JSON.stringify(value));
const decode = (bytes: Uint8Array): unknown => JSON.parse(viewOf(bytes).toString());
const base64 = (bytes: Uint8Array) => viewOf(bytes).toString("base64");
const viewOf = ({ buffer, byteOffset, byteLength }: Uint8Array) =>
  Buffer.from(buffer, byteOffset, byteLength);

export function sealRequest(seal: Seal, requestId: string, { subjects, payload }: SealedRequest): Uint8Array {
  const plain = { subjects, payload: base64(payload) };
  return seal.seal(encode(plain), `requests.sealed ${requestId}`);
}

export function openRequest(seal: Seal, requestId: string, sealed: Uint8Array): SealedRequest {
  const { subjects, payload } = decode(seal.open(sealed, `requests.sealed ${requestId}`)) as {
    subjects: string[];
    payload: string;
  };
  return { subjects, payload: Buffer.from(payload, "base64") };
}

type MessageContent = Pick<OutboxMessage, "key" | "headers" | "value">;

export function sealMessage(seal: Seal, id: string, { key, headers, value }: MessageContent): Uint8Array {
  const plain = { key, headers, value: value === null ? null : base64(value) };
  return seal.seal(encode(plain), `outbox.sealed ${id}`);
}

export function openMessage(seal: Seal, id: string, sealed: Uint8Array): MessageContent {
  const { key, headers, value } = decode(seal.open(sealed, `outbox.sealed ${id}`)) as {
    key: string | null;
    headers: Record<string, string>;
    value: string | null;
  };
  return { key, headers, value: value === null ? null : Buffer.from(value, "base64") };
}

/** In place of a key's id: what the request meant is not known any more, and whatever comes under its id counts as a repeat. */
export const ANY_FINGERPRINT = "any";

/** A person in one workspace, for requests about the same one; tells nothing without the key. */
export function personHash(key: HashKey, workspaceId: string, address: string): string {
  return key.mac("person", `${workspaceId}\n${address}`);
}
