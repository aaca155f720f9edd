/** A fenced block of shell in a document, with what comments right above it say of it: `<!-- NAME: TEXT -->`. */
export interface ShellBlock {
  /** Of its first line, in the document. */
  readonly line: number;
  readonly code: string;
  /** `not run`: why a test can't run it. */
  readonly notRun?: string;
  /** `up`: the address that answers when the program of the block, which doesn't end by itself, is up. */
  readonly up?: string;
  /** `prints`: what stands in its output, each in a comment of its own. */
  readonly prints: readonly string[];
}

const BLOCK = /((?:^<!-- (?:not run|up|prints): [^\n]+ -->\n+)*)^```sh\n(.*?)^```$/gms;
const COMMENT = /^<!-- (not run|up|prints): ([^\n]+) -->$/gm;

/** The blocks of a Markdown document that a reader would paste, in their order. */
export function shellBlocks(markdown: string): readonly ShellBlock[] {
  return [...markdown.matchAll(BLOCK)].map((match) => {
    const [whole, comments = "", code = ""] = match;
    const said = [...comments.matchAll(COMMENT)].map(([, name, text = ""]) => ({ name, text }));
    const notRun = said.find(({ name }) => name === "not run")?.text;
    const up = said.find(({ name }) => name === "up")?.text;
    const before = markdown.slice(0, match.index + whole.indexOf("```sh"));
    return {
      line: before.split("\n").length + 1,
      code,
      prints: said.filter(({ name }) => name === "prints").map(({ text }) => text),
      ...(notRun !== undefined && { notRun }),
      ...(up !== undefined && { up }),
    };
  });
}
