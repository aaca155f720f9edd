/** How the auth app and its command end. */
export const EXIT_CODES = { done: 0, failed: 1, usage: 2 } as const;

/** What each exit code means; `docs/reference-auth.md` is made from it. */
export const EXIT_CODE_MEANINGS: Readonly<Record<keyof typeof EXIT_CODES, string>> = {
  done: "Stopped as requested, in good order; `rotate-keys`: done; `check`: nothing failed.",
  failed:
    "An error that ends the program, or a stop that took longer than `STOP_GRACE`; the log's last lines say which. `check`: something failed.",
  usage:
    "A mistake in the environment or on the command line: all of them are listed, and nothing was started. Or one that shows at the start, with its `variable` in the log's `failed`: a database that can't be one, a key's file that holds no key, a directory that can't be written, a port that is in use, a schema that is too new.",
};
