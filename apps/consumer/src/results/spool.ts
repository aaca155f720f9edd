import { randomUUID } from "node:crypto";
import type { Seal } from "@intercom-dsar/sealing";
import { type ResultStore, ResultStoreError } from "./result-store.ts";

/** An answer under its key; a key alone forgets every answer before it whose key begins so. */
export type SpoolEntry = readonly [key: string, answer: unknown] | readonly [forgotten: string];

/**
 * Keeps what a large request has read, sealed, in the result store: a run that is killed or waits goes on where it was, on another host too
 * where the store is shared. Every method rejects as the store does.
 */
export interface Spool {
  /** What earlier runs of the request wrote, in order. What can't be opened is left out: it is read again. */
  earlier(): AsyncIterable<{ readonly segment: string; readonly entries: readonly SpoolEntry[] }>;
  /** Durable when it resolves to the segment's name. */
  write(entries: readonly SpoolEntry[]): Promise<string>;
  /** `result_store_unavailable` where the segment is gone. */
  read(segment: string): Promise<readonly SpoolEntry[]>;
  destroy(): Promise<void>;
}

/** The request whose spool it is; its own key seals it. */
export interface SpoolOwner {
  readonly requestId: string;
  readonly workspaceId: string;
  readonly seal: Seal;
}

export type OpenSpool = (owner: SpoolOwner, signal: AbortSignal) => Spool;

/** A spool is sealed for its request and workspace: another workspace's answers don't open, and none once the request's key is destroyed. */
export function createSpools(
  store: Pick<ResultStore, "put" | "get" | "list" | "delete">,
  onBytes: (bytes: number) => void = () => {},
): OpenSpool {
  return ({ requestId, workspaceId, seal }, signal) => {
    const prefix = `${requestId}/spool-`;
    const context = `spool ${requestId} ${workspaceId}`;
    let written = 0;

    async function load(name: string): Promise<readonly SpoolEntry[] | null> {
      const content = await store.get(name, signal);
      if (content === null) return null;
      const chunks: Uint8Array[] = [];
      for await (const chunk of content) chunks.push(chunk);
      const sealed = Buffer.concat(chunks);
      onBytes(sealed.length);
      return JSON.parse(Buffer.from(seal.open(sealed, context)).toString());
    }

    async function names(): Promise<string[]> {
      const found: string[] = [];
      for await (const { name } of store.list(prefix, signal)) found.push(name);
      return found.sort();
    }

    return {
      async *earlier() {
        for (const name of await names()) {
          written = Math.max(written, numberOf(name.slice(prefix.length)));
          const entries = await load(name).catch((error: unknown) => {
            if (error instanceof ResultStoreError || signal.aborted) throw error;
            return null;
          });
          if (entries !== null) yield { segment: name, entries };
        }
      },
      async write(entries) {
        written += 1;
        const name = `${prefix}${String(written).padStart(8, "0")}-${randomUUID()}`;
        const sealed = seal.seal(Buffer.from(JSON.stringify(entries)), context);
        onBytes(sealed.length);
        await store.put(name, [sealed], signal);
        return name;
      },
      async read(segment) {
        const entries = await load(segment);
        if (entries === null)
          throw new ResultStoreError("a part of what was read is no longer in the result store");
        return entries;
      },
      async destroy() {
        for (const name of await names()) await store.delete(name, signal);
      },
    };
  };
}

function numberOf(name: string): number {
  return Number.parseInt(name, 10) || 0;
}
