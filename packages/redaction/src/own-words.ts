/** The texts of an item that the subject wrote, each with where it stands: a leak check passes over them, each once. */
export interface OwnWords {
  add(path: string, text: string): void;
  has(path: string, text: string): boolean;
  /** True where the text is one of them; it is one less then. */
  take(path: string, text: string): boolean;
  readonly size: number;
  /** The same texts, each as often, wherever they stand: for items that are arranged anew. */
  anywhere(): OwnWords;
}

export function createOwnWords(): OwnWords {
  return ownWords((path, text) => `${path}\n${text}`);
}

function ownWords(keyOf: (path: string, text: string) => string): OwnWords {
  const counts = new Map<string, number>();
  const texts: string[] = [];
  return {
    add(path, text) {
      const key = keyOf(path, text);
      counts.set(key, (counts.get(key) ?? 0) + 1);
      texts.push(text);
    },
    has: (path, text) => counts.has(keyOf(path, text)),
    take(path, text) {
      const key = keyOf(path, text);
      const left = counts.get(key) ?? 0;
      if (left > 1) counts.set(key, left - 1);
      else counts.delete(key);
      return left > 0;
    },
    get size() {
      return counts.size;
    },
    anywhere() {
      const copy = ownWords((_path, text) => text);
      for (const text of texts) copy.add("", text);
      return copy;
    },
  };
}
