import type { FastifyReply } from "fastify";
import { Problem } from "../problem/problem.ts";

export interface EventStreamsOptions {
  /** Streams that may be open at once; whoever asks beyond is refused with 503 `too_many_listeners`. */
  readonly most: number;
  /** After how many milliseconds a browser whose stream was cut comes back by itself. */
  readonly reconnectMs: number;
  /** Bytes that a reader may leave unread before its stream is cut. */
  readonly mostUnreadBytes: number;
  /** The program stops: every stream ends. */
  readonly signal: AbortSignal;
}

export interface ServerEvent {
  /** What a browser that comes back sends as `Last-Event-ID`. */
  readonly id?: string;
  /** Its type; a browser takes none for `message`. */
  readonly event?: string;
  /** Written as JSON, which has no line breaks. */
  readonly data: unknown;
}

export interface EventStream {
  /** Writes an event. Does nothing once the stream is over, and cuts the stream of whoever reads too slowly. */
  send(event: ServerEvent): void;
  /** Ends the stream. What its reader does not take within a second is dropped. */
  end(): void;
  /** Calls back once when the stream is over, whoever ended it; at once where it is over already. */
  onceOver(listener: () => void): void;
}

/** A proxy closes a connection on which nothing is sent, often after a minute. */
const HEARTBEAT_MS = 15_000;
const LAST_BYTES_MS = 1_000;

/** Server-sent events of one route. A reader that reads slowly, or never, costs a bounded number of bytes and holds up nobody. */
export function createEventStreams({ most, reconnectMs, mostUnreadBytes, signal }: EventStreamsOptions): {
  /** Answers with a stream of events instead of a body. */
  open(reply: FastifyReply): EventStream;
} {
  let count = 0;

  return {
    open(reply) {
      if (count >= most)
        throw new Problem(503, "too_many_listeners", "Too many listen already.", {
          retryAfterSeconds: Math.ceil(reconnectMs / 1_000),
        });
      count += 1;
      const { raw } = reply;
      reply.hijack();
      raw.writeHead(200, {
        "content-type": "text/event-stream",
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
      });
      const listeners = new Set<() => void>();
      let isOver = false;
      const write = (text: string) => {
        // A write after the end is an error that nobody would catch.
        if (raw.writableEnded || raw.destroyed) return;
        raw.write(text);
        if (raw.writableLength > mostUnreadBytes) raw.destroy();
      };
      const heartbeat = setInterval(() => write(": \n\n"), HEARTBEAT_MS);
      const end = () => {
        if (raw.writableEnded || raw.destroyed) return;
        raw.end();
        const cut = setTimeout(() => raw.destroy(), LAST_BYTES_MS);
        raw.once("close", () => clearTimeout(cut));
      };
      raw.once("close", () => {
        isOver = true;
        count -= 1;
        clearInterval(heartbeat);
        signal.removeEventListener("abort", end);
        for (const listener of listeners) listener();
      });
      write(`retry: ${reconnectMs}\n\n`);
      signal.addEventListener("abort", end, { once: true });
      if (signal.aborted) end();
      return {
        send: ({ id, event, data }) =>
          write(
            `${id === undefined ? "" : `id: ${id}\n`}${event === undefined ? "" : `event: ${event}\n`}data: ${JSON.stringify(data)}\n\n`,
          ),
        end,
        onceOver: (listener) => {
          if (isOver) listener();
          else listeners.add(listener);
        },
      };
    },
  };
}
