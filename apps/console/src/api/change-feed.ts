import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";

/** Which request is other than before. */
export interface Change {
  readonly sender: string;
  readonly requestId: string;
}

/** The changes that the operator API reports as they happen: one stream for all who look, and none while nobody does. */
export interface ChangeFeed {
  /** Calls back for each change from now on. Returns the way to stop. */
  subscribe(listener: (change: Change) => void): () => void;
}

export interface ChangeFeedOptions {
  readonly url: string;
  readonly credential: () => string;
  readonly signal: AbortSignal;
  /** Between two tries. @default 5,000 milliseconds */
  readonly retryMs?: number;
}

const ChangedRequest = z.object({ sender: z.string(), requestId: z.string() });
/** One event is a request as the list has it: a few hundred bytes. */
const MOST_BUFFERED = 64 * 1024;

export function createChangeFeed({
  url,
  credential,
  signal,
  retryMs = 5_000,
}: ChangeFeedOptions): ChangeFeed {
  const listeners = new Set<(change: Change) => void>();
  let stop: AbortController | null = null;

  async function listen(until: AbortSignal): Promise<void> {
    while (!until.aborted) {
      try {
        await read(until);
      } catch {
        // Whether the API is there is told by the pages; what is missed is seen at the next reload.
      }
      await sleep(retryMs, undefined, { signal: until, ref: false }).catch(() => {});
    }
  }

  async function read(until: AbortSignal): Promise<void> {
    const { body, ok } = await fetch(`${url}/v1/operator/events`, {
      redirect: "error",
      signal: until,
      headers: {
        accept: "text/event-stream",
        authorization: `Bearer ${credential()}`,
        "operator-actor": "console",
        "operator-role": "viewer",
      },
    });
    if (!ok || body === null) return;
    let buffered = "";
    for await (const text of body.pipeThrough(new TextDecoderStream())) {
      buffered += text;
      const lines = buffered.split("\n");
      buffered = lines.pop() ?? "";
      if (buffered.length > MOST_BUFFERED) throw new Error("a line of the stream is too long");
      for (const line of lines) tell(line);
    }
  }

  function tell(line: string): void {
    if (!line.startsWith("data: ")) return;
    const { sender, requestId } = ChangedRequest.parse(JSON.parse(line.slice("data: ".length)));
    for (const listener of listeners) listener({ sender, requestId });
  }

  return {
    subscribe(listener) {
      listeners.add(listener);
      if (stop === null) {
        stop = new AbortController();
        void listen(AbortSignal.any([signal, stop.signal]));
      }
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        stop?.abort();
        stop = null;
      };
    },
  };
}
