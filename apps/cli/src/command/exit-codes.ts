/** How a command ends. Scripts rely on them: a code never gets another meaning. */
export const EXIT_CODES = {
  done: 0,
  failed: 1,
  usage: 2,
  credential: 3,
  role: 4,
  unknown: 5,
  unavailable: 6,
} as const;
export type ExitCode = (typeof EXIT_CODES)[keyof typeof EXIT_CODES];

/** What each exit code means; `apps/cli/README.md` has the same table. */
export const EXIT_CODE_MEANINGS: Readonly<Record<keyof typeof EXIT_CODES, string>> = {
  done: "Done. Of an action: nothing failed; what was so already counts as done.",
  failed:
    "Refused, or not in a state for it; an outcome, a check or a receipt that is not as it has to be; a file that does not open.",
  usage: "A mistake in the command line, or in a file of `redact`. Nothing was asked for or done.",
  credential: "No credential, or one that the service refuses.",
  role: "The operator's role does not allow it.",
  unknown: "There is no such request, letter or profile, or several senders have a request of this id.",
  unavailable: "The service does not answer, or not now: the same command may work later.",
};
