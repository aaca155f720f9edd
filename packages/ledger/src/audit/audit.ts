/** What an operator set out to do. Names the operator and nobody else. */
export interface OperatorAction {
  /** Unique; chosen by the caller. */
  readonly actionId: string;
  /** Who: a person, as the console knows them, or the credential's name. */
  readonly actor: string;
  /** The name of the credential by which the action came. */
  readonly credential: string;
  readonly role: string;
  readonly action: string;
  /** The ledger's key of the request, where the action is about one. */
  readonly requestId: string | null;
  /** What it is about, as JSON: scopes, names, filters. */
  readonly target: Readonly<Record<string, string | number | boolean | null>>;
  readonly reason: string | null;
}

/** What became of it. */
export interface OperatorResult {
  readonly result: string;
  readonly done: number;
  readonly skipped: number;
  readonly failed: number;
}

export interface RecordedAction extends OperatorAction {
  readonly at: number;
  /** `null` where the process died before it was known. */
  readonly outcome: (OperatorResult & { readonly at: number }) | null;
}

/** Who did what when and why: a table that is only ever added to, until `idsMs` have passed. */
export interface Audit {
  /** Before anything is done. */
  begin(action: OperatorAction): Promise<void>;
  end(actionId: string, result: OperatorResult): Promise<void>;
  /** The newest first. */
  list(options: {
    readonly limit: number;
    /** Only what is about this request. */
    readonly requestId?: string;
    /** Goes on behind it. */
    readonly after?: { readonly at: number; readonly actionId: string } | null;
  }): Promise<readonly RecordedAction[]>;
  /** The addresses of a request, by the ledger's key; its journal gets an entry with the action's id. `null` once they are destroyed. */
  reveal(requestId: string, actionId: string): Promise<readonly string[] | null>;
}
