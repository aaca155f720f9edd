/** A part of a text: `[from, to)`, in UTF-16 units. `again` marks one that goes on behind a tag. */
export interface TextRange {
  readonly from: number;
  readonly to: number;
  readonly again: boolean;
}

/** Finds where a text names one of the others, in order and without overlap. */
export type MentionFinder = (text: string) => readonly TextRange[];
