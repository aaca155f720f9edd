import { createInterface } from "node:readline/promises";

/** Asks whoever sits there; anything but `y` or `yes` is a no, and so is the end of the input. `null` where nobody sits there. */
export function askAtTerminal(
  input: NodeJS.ReadStream,
  output: NodeJS.WriteStream,
  stop: AbortSignal,
): ((question: string) => Promise<boolean>) | null {
  if (input.isTTY !== true || output.isTTY !== true) return null;
  return async (question) => {
    const lines = createInterface({ input, output });
    try {
      const ended = new Promise<string>((resolve) => lines.once("close", () => resolve("")));
      const written = await Promise.race([
        lines.question(`${question} [y/N] `, { signal: stop }).catch(() => ""),
        ended,
      ]);
      return /^y(es)?$/i.test(written.trim());
    } finally {
      lines.close();
    }
  };
}
