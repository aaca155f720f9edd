import type { Memo } from "@intercom-dsar/subject-data";
import type { Spool, SpoolEntry } from "../results/spool.ts";

/**
 * The memo of one run. A small one is kept in memory and sealed into the ledger while its request waits; a large one goes, answer by answer,
 * into the request's spool, and memory holds where each answer lies.
 */
export interface StoredMemo extends Memo {
  /** How many answers it holds. */
  readonly size: number;
  /** What is in memory alone, for the next run; `null` where there is nothing to keep. */
  toBytes(): Uint8Array | null;
  /** Destroys what lies in the spool, once the request has ended. */
  destroy(): Promise<void>;
}

export interface MemoOptions {
  /** What an earlier run left; `null`: nothing. Bytes that can't be read are nothing: a read repeated costs a call, a wrong one the truth. */
  readonly stored: Uint8Array | null;
  readonly spool: Spool;
  /** Whether an earlier run may have written to the spool. */
  readonly isResumed: boolean;
}

/** Above this much JSON the answers go into the spool. */
const MOST_IN_MEMORY_CHARACTERS = 256 * 1024;
/** Segments that stay in memory after they were read: a list's page, and the answers that it is read beside. */
const MOST_OPEN_SEGMENTS = 2;

export function createMemo({ stored, spool, isResumed }: MemoOptions): StoredMemo {
  const answers = new Map<string, unknown>(parse(stored));
  /** The segment in which an answer lies that is not in memory. */
  const places = new Map<string, string>();
  const open = new Map<string, ReadonlyMap<string, unknown>>();
  const forgotten: string[] = [];
  let characters = stored?.byteLength ?? 0;
  let isSpooling = false;
  let opened: Promise<void> | null = isResumed ? null : Promise.resolve();

  function openOnce(): Promise<void> {
    opened ??= findEarlier().catch((error: unknown) => {
      opened = null;
      throw error;
    });
    return opened;
  }

  async function findEarlier(): Promise<void> {
    for await (const { segment, entries } of spool.earlier()) {
      isSpooling = true;
      for (const [key, ...answer] of entries) {
        if (answer.length === 0) drop(places, key);
        else places.set(key, segment);
      }
    }
  }

  async function flush(): Promise<void> {
    if (answers.size === 0 && forgotten.length === 0) return;
    const entries: SpoolEntry[] = [...forgotten.map((key) => [key] as const), ...answers];
    const segment = await spool.write(entries);
    isSpooling = true;
    forgotten.length = 0;
    for (const key of answers.keys()) places.set(key, segment);
    answers.clear();
    characters = 0;
  }

  async function inSegment(segment: string, key: string): Promise<unknown> {
    const held = open.get(segment) ?? new Map((await spool.read(segment)).filter(isAnswer));
    open.delete(segment);
    open.set(segment, held);
    for (const name of open.keys()) if (open.size > MOST_OPEN_SEGMENTS) open.delete(name);
    return held.get(key);
  }

  return {
    get size() {
      return answers.size + places.size;
    },
    async remember<T>(key: string, read: () => Promise<T>): Promise<T> {
      await openOnce();
      if (answers.has(key)) return answers.get(key) as T;
      const segment = places.get(key);
      if (segment !== undefined) return (await inSegment(segment, key)) as T;
      // What an earlier attempt could not write goes first: where the store is away, no call is made in vain.
      if (isSpooling) await flush();
      const answer = await read();
      answers.set(key, answer);
      characters += JSON.stringify(answer)?.length ?? 0;
      if (isSpooling || characters > MOST_IN_MEMORY_CHARACTERS) await flush();
      return answer;
    },
    forget(prefix) {
      drop(answers, prefix);
      const before = places.size;
      drop(places, prefix);
      if (places.size < before) forgotten.push(prefix);
    },
    checkpoint: flush,
    toBytes() {
      return answers.size === 0 ? null : new TextEncoder().encode(JSON.stringify([...answers]));
    },
    async destroy() {
      if (isSpooling || isResumed) await spool.destroy();
    },
  };
}

function drop(answers: Map<string, unknown>, prefix: string): void {
  for (const key of answers.keys()) if (key.startsWith(prefix)) answers.delete(key);
}

function parse(stored: Uint8Array | null): [string, unknown][] {
  if (stored === null) return [];
  try {
    const entries: unknown = JSON.parse(new TextDecoder().decode(stored));
    return Array.isArray(entries) ? entries.filter(isAnswer) : [];
  } catch {
    return [];
  }
}

function isAnswer(value: unknown): value is [string, unknown] {
  return Array.isArray(value) && value.length === 2 && typeof value[0] === "string";
}
