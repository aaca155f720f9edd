import type { IncomingMessage } from "node:http";
import { Problem } from "@intercom-dsar/web/problem";
import type { FastifyInstance, FastifyRequest } from "fastify";

declare module "fastify" {
  interface FastifyRequest {
    /** To be called once it is known who sent the request: its body no longer counts as one of an unknown peer. */
    bodyVerified(): void;
  }
}

/** Every connection may send a body of this size: the limit on connections bounds what they take together. */
const SMALL_BYTES = 16 * 1024;
const RETRY_SECONDS = 1;

export interface UnverifiedBodies {
  /** Memory for all bodies above 16 KiB of peers that are not known yet, in bytes. */
  readonly sharedBytes: number;
  /** Told of a body that found no room. */
  readonly onFull: () => void;
  /** Told of a request whose sender is known now. */
  readonly onVerified: (request: FastifyRequest) => void;
}

/**
 * Reads bodies of JSON types, as the bytes that came, in bounded memory. A signature covers the body, so a body has to be in memory
 * before it is known who sent it; and anybody can write a header that looks like a signature. Small bodies always find room, so that
 * callers without credentials who send large ones keep no sender out. A larger one takes what it declares, or its route's limit where it comes in chunks,
 * from what all of them share, until its peer is known (`bodyVerified`) or its request has ended. Where that is used up the answer is
 * 503, before anything is read. Bytes are copied into one buffer as they come: pieces that are kept cost far more than they hold.
 */
export function limitUnverifiedBodies(
  app: FastifyInstance,
  types: string[],
  { sharedBytes, onFull, onVerified }: UnverifiedBodies,
): void {
  const held = new WeakMap<FastifyRequest, number>();
  let used = 0;

  function hold(request: FastifyRequest, bytes: number): void {
    if (used + bytes > sharedBytes) {
      onFull();
      throw noRoom();
    }
    used += bytes;
    held.set(request, bytes);
  }

  function release(request: FastifyRequest): void {
    used -= held.get(request) ?? 0;
    held.delete(request);
  }

  app.decorateRequest("bodyVerified", function (this: FastifyRequest) {
    release(this);
    onVerified(this);
  });
  app.addHook("onRequest", async (request, reply) => {
    reply.raw.once("close", () => release(request));
  });
  app.addContentTypeParser(types, (request: FastifyRequest, payload: IncomingMessage) => {
    const limit = request.routeOptions.bodyLimit ?? 0;
    const declared = request.headers["content-length"];
    if (declared === undefined) return readChunked(payload, limit, () => hold(request, limit));
    const length = Number(declared);
    if (length > limit) tooLarge();
    if (length > SMALL_BYTES) hold(request, length);
    return readInto(payload, Buffer.allocUnsafeSlow(length), tooLarge);
  });
}

/** `enlarge` is called before the body takes more room than a small one; it throws where there is none. */
function readChunked(payload: IncomingMessage, limit: number, enlarge: () => void): Promise<Buffer> {
  let isLarge = limit <= SMALL_BYTES;
  return readInto(payload, Buffer.allocUnsafeSlow(Math.min(limit, SMALL_BYTES)), () => {
    if (isLarge) tooLarge();
    isLarge = true;
    enlarge();
    return Buffer.allocUnsafeSlow(limit);
  });
}

/** Fills the buffer; `enlarge` gives a larger one where the body doesn't fit, or throws. */
function readInto(payload: IncomingMessage, first: Buffer, enlarge: () => Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    let buffer = first;
    let length = 0;
    const onData = (chunk: Buffer) => {
      if (length + chunk.length > buffer.length) {
        try {
          const larger = enlarge();
          buffer.copy(larger, 0, 0, length);
          buffer = larger;
        } catch (error) {
          return fail(error);
        }
        return onData(chunk);
      }
      chunk.copy(buffer, length);
      length += chunk.length;
    };
    const fail = (error: unknown) => {
      payload.off("data", onData);
      reject(error);
    };
    payload.on("data", onData);
    payload.once("end", () => resolve(buffer.subarray(0, length)));
    payload.once("error", (cause) =>
      fail(new Problem(400, "bad_request", "The request broke off.", { cause })),
    );
  });
}

function tooLarge(): never {
  // RFC 9110, section 15.5.14: Retry-After only where the condition is temporary, which it is not.
  throw new Problem(413, "body_too_large", "The body is larger than this service takes.");
}

function noRoom(): Problem {
  return new Problem(503, "busy", "Too many large bodies are under way.", {
    retryAfterSeconds: RETRY_SECONDS,
    headers: { connection: "close" },
  });
}
