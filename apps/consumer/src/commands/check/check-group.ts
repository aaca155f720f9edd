import type { Check } from "@intercom-dsar/service/command-line";

/** Checks that share a connection, which the first of them opens. */
export interface CheckGroup {
  readonly checks: readonly Check[];
  close(): Promise<void>;
}
