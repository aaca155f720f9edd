/** The texts of an item that the subject wrote, each with where it stands: a leak check passes them over. */
export interface OwnWords {
  add(path: string, text: string): void;
  has(path: string, text: string): boolean;
  readonly size: number;
}

export function createOwnWords(): OwnWords {
  const texts = new Set<string>();
  return {
    add: (path, text) => void texts.add(`${path}\n${text}`),
    has: (path, text) => texts.has(`${path}\n${text}`),
    get size() {
      return texts.size;
    },
  };
}
