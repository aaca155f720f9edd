/** How the consumer and its commands end. */
export const EXIT_CODES = { done: 0, failed: 1, usage: 2, stillWaiting: 3 } as const;

export type ExitCode = (typeof EXIT_CODES)[keyof typeof EXIT_CODES];

/** What each exit code means; `docs/reference.md` is made from it. */
export const EXIT_CODE_MEANINGS: Readonly<Record<keyof typeof EXIT_CODES, string>> = {
  done: "Stopped as requested, in good order; as a pipe: every request ended; a command: done; `check`: nothing failed.",
  failed:
    "An error that ends the program, or a stop that took longer than `STOP_GRACE`; the log's last lines say which. `verify`: the chain is broken, or the id unknown. `redeliver`: the id has nothing to send. `check`: something failed.",
  usage:
    "A mistake in the environment or on the command line: all of them are listed, and nothing was started. Or one that shows at the start, with its `variable` in the log's `failed`: a database that can't be one, a key's file that holds no key, a directory that can't be written, a port that is in use, a key that is not the ledger's, a schema that is too new. As a pipe: the input ended without a line, and the ledger has nothing left to do.",
  stillWaiting:
    "As a pipe: `--max-wait` passed with requests still waiting. They are in the ledger: start it again.",
};
