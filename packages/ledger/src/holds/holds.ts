/** What is paused: everything, one workspace, or one sender. */
export type PauseTarget =
  | { readonly scope: "everything" }
  | { readonly scope: "workspace" | "sender"; readonly name: string };

/** What an operator stops, for every process that shares the ledger. */
export interface Holds {
  /** Nothing new starts there until `resume`; what runs goes on to its end, and requests are still taken in. Resolves to false where it was paused already. */
  pause(target: PauseTarget): Promise<boolean>;
  /** Resolves to false where it was not paused. */
  resume(target: PauseTarget): Promise<boolean>;
  /** Cancels what a sender has queued and what has not begun. Resolves to the keys. */
  withdraw(sender: string): Promise<readonly string[]>;
  /** Lets the deletions of a sender go on that wait since they are beyond its daily number. Resolves to the keys. */
  release(sender: string): Promise<readonly string[]>;
}
