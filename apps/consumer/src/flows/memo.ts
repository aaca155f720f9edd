import type { Memo } from "@intercom-dsar/subject-data";

/** A memo that can be sealed into the ledger while its request waits, and opened again by the next run. */
export interface StoredMemo extends Memo {
  /** How many answers it holds. */
  readonly size: number;
  /** `null` where there is nothing to keep. */
  toBytes(): Uint8Array | null;
}

/**
 * Makes a memo from what an earlier run left (`null` for none). Bytes that can't be read are an empty memo:
 * a read repeated costs a call, a wrong one would cost the truth.
 */
export function createMemo(stored: Uint8Array | null): StoredMemo {
  const answers = new Map<string, unknown>(parse(stored));
  return {
    get size() {
      return answers.size;
    },
    async remember<T>(key: string, read: () => Promise<T>): Promise<T> {
      if (answers.has(key)) return answers.get(key) as T;
      const answer = await read();
      answers.set(key, answer);
      return answer;
    },
    forget(prefix) {
      for (const key of answers.keys()) if (key.startsWith(prefix)) answers.delete(key);
    },
    toBytes() {
      return answers.size === 0 ? null : new TextEncoder().encode(JSON.stringify([...answers]));
    },
  };
}

function parse(stored: Uint8Array | null): [string, unknown][] {
  if (stored === null) return [];
  try {
    const entries: unknown = JSON.parse(new TextDecoder().decode(stored));
    return Array.isArray(entries) ? entries.filter(isEntry) : [];
  } catch {
    return [];
  }
}

function isEntry(value: unknown): value is [string, unknown] {
  return Array.isArray(value) && value.length === 2 && typeof value[0] === "string";
}
