import type { Memo } from "../../src/index.ts";

/** A memo that keeps every answer, as JSON. */
export function createMemoryMemo(): Memo {
  const answers = new Map<string, string>();
  return {
    async remember<T>(key: string, read: () => Promise<T>): Promise<T> {
      const kept = answers.get(key);
      if (kept !== undefined) return JSON.parse(kept) as T;
      const answer = await read();
      answers.set(key, JSON.stringify(answer));
      return answer;
    },
    async checkpoint() {},
    forget(prefix) {
      for (const key of answers.keys()) if (key.startsWith(prefix)) answers.delete(key);
    },
  };
}
