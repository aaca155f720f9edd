import type { Writable } from "node:stream";
import { EXIT_CODES, type ExitCode } from "../config/exit-codes.ts";
import { type ReplayOptions, replayLetters } from "./replay-letters.ts";

/** `replay`: prints one JSON line a letter; resolves to the exit code. */
export async function replay({
  output,
  ...options
}: Omit<ReplayOptions, "onResult"> & { readonly output: Writable }): Promise<ExitCode> {
  await replayLetters({ ...options, onResult: (row) => output.write(`${JSON.stringify(row)}\n`) });
  return EXIT_CODES.done;
}
