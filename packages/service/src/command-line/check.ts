export type CheckResult = "ok" | "failed" | "skipped";

/** What a check found. `detail` is one line: an address, a path, a count, a code; never a secret, never anything of a person. */
export interface Finding {
  readonly result: CheckResult;
  readonly detail: string;
  /** The variable to look at, where that is another than the check's own. */
  readonly variable?: string | null | undefined;
}

/** One question about the environment that a program would start in. Asking it changes nothing. */
export interface Check {
  readonly name: string;
  /** The variable to look at where the check fails; `null` where there is none. */
  readonly variable: string | null;
  /** What is asked (an address, a path); the detail of a failure begins with it. */
  readonly place?: string | undefined;
  /** The name of a check before this one, without whose `ok` this one can't be made. */
  readonly needs?: string;
  /** Rejects with any error: `failureOf` says what a row tells of it. */
  run(signal: AbortSignal): Promise<Finding>;
}

export function ok(detail: string): Finding {
  return { result: "ok", detail };
}

export function failed(detail: string, variable?: string): Finding {
  return { result: "failed", detail, variable };
}

/** Nothing to check, or nothing that can be told. */
export function skipped(detail: string): Finding {
  return { result: "skipped", detail };
}
