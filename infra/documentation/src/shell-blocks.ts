/** A fenced block of shell in a document. */
export interface ShellBlock {
  /** Of its first line, in the document. */
  readonly line: number;
  readonly code: string;
  /** Why a test can't run it: `<!-- not run: REASON -->` right above it. */
  readonly notRun?: string;
  /** The address that says 200 when the program of the block, which doesn't end by itself, is up: `<!-- up: URL -->`. */
  readonly up?: string;
}

const BLOCK = /(?:^<!-- (not run|up): ([^\n]+) -->\n+)?^```sh\n(.*?)^```$/gms;

/** The blocks of a Markdown document that a reader would paste, in their order. */
export function shellBlocks(markdown: string): readonly ShellBlock[] {
  return [...markdown.matchAll(BLOCK)].map((match) => {
    const [whole, mark, said, code = ""] = match;
    const before = markdown.slice(0, match.index + whole.indexOf("```sh"));
    return {
      line: before.split("\n").length + 1,
      code,
      ...(mark === "not run" && { notRun: said }),
      ...(mark === "up" && { up: said }),
    };
  });
}
