import { randomUUID } from "node:crypto";
import { encodeCancel, encodePreview, encodeRequest } from "./encode-request.ts";
import type { EncodedMessage } from "./kafka-message.ts";
import { PREVIEW_KIND, type PreviewInput, type RequestInput } from "./request.ts";
import { type SignOptions, signRequest } from "./sign-request.ts";

type WithoutId<Input> = Omit<Input, "requestId"> & { readonly requestId?: string };

/** A request, or a preview of a deletion. Without a `requestId` it gets a random one. */
export type NewRequest = WithoutId<RequestInput> | (WithoutId<PreviewInput> & { readonly kind: "preview" });

/** How messages are written and signed. */
export interface MessageOptions {
  readonly source: string;
  readonly key?: string | undefined;
  readonly sender?: string | undefined;
}

export function isPreview(request: NewRequest): boolean {
  return request.kind === PREVIEW_KIND;
}

/** The request with an id. */
export function withId(request: NewRequest): (RequestInput | PreviewInput) & { readonly requestId: string } {
  return { ...request, requestId: request.requestId ?? randomUUID() };
}

/**
 * The record for Kafka, signed where there is a key: then a preview is in structured mode, since a signature covers no header.
 *
 * @throws {ContractError} where the service would not serve it; {SigningError} for the key
 */
export function requestMessage(request: NewRequest, options: MessageOptions): EncodedMessage {
  const { source, key } = options;
  const preview = { source, mode: key === undefined ? "binary" : "structured" } as const;
  const message = isPreview(request)
    ? encodePreview(withId(request) as PreviewInput, preview)
    : encodeRequest(withId(request) as RequestInput, { source });
  return signed(message, options);
}

/** The record that withdraws a request. */
export function cancelMessage(requestId: string, options: MessageOptions): EncodedMessage {
  const { source, key } = options;
  return signed(
    encodeCancel({ requestId }, { source, mode: key === undefined ? "binary" : "structured" }),
    options,
  );
}

function signed(message: EncodedMessage, { key, sender }: MessageOptions): EncodedMessage {
  return key === undefined ? message : signRequest(message, key, signOptions(sender));
}

/** The headers that sign one HTTP call, over its body or else `METHOD PATH`. */
export function signedHeaders(
  content: Uint8Array | string,
  { key, sender }: { readonly key: string; readonly sender?: string | undefined },
): Readonly<Record<string, string>> {
  return signRequest(
    { headers: {}, value: typeof content === "string" ? Buffer.from(content) : content },
    key,
    signOptions(sender),
  ).headers;
}

function signOptions(sender: string | undefined): SignOptions {
  return sender === undefined ? {} : { sender };
}
