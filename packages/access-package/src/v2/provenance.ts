import type { Source } from "./sections.ts";

/** One line of the table that says of every member where it comes from. */
export interface ProvenanceRow {
  /** Such as `you[*].email`; of messages, `[from=you]` tells the person's own from others'. */
  readonly path: string;
  readonly source: Source;
}

export interface Provenance {
  /** Notes the members of an item that stands at `place`. */
  see(place: string, item: object, sourceOf: (key: string) => Source): void;
  /** The table, of all that was seen, in the order in which it was. */
  rows(): readonly ProvenanceRow[];
}

/** Attributes are named by the company, so that a table of them would grow with the data: one line stands for all. */
export function createProvenance(): Provenance {
  const sources = new Map<string, Source>();
  return {
    see(place, item, sourceOf) {
      for (const key of Object.keys(item)) {
        const path = `${place}.${key}`;
        if (sources.has(path)) continue;
        if (key === "messages") sources.set(`${path}[from=you]`, "provided");
        sources.set(path, key === "messages" ? "derived" : sourceOf(key));
      }
    },
    rows: () => [...sources].map(([path, source]) => ({ path, source })),
  };
}
