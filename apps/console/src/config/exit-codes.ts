/** How the console ends. */
export const EXIT_CODES = { done: 0, failed: 1, usage: 2 } as const;

/** What each exit code means; `docs/configuration-console.md` has it. */
export const EXIT_CODE_MEANINGS: Readonly<Record<keyof typeof EXIT_CODES, string>> = {
  done: "Stopped as requested, in good order.",
  failed: "An error that ends the program, or a stop that took longer than `STOP_GRACE`.",
  usage:
    "A mistake in the environment or on the command line: all of them are listed, and nothing was started. Or a port that is in use.",
};
