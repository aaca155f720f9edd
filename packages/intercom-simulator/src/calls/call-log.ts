/** One call to the simulated API, also a refused or broken one. */
export interface CallSeen {
  readonly seq: number;
  /** Arrival, in milliseconds since 1970. */
  readonly at: number;
  readonly workspace: string | null;
  /** Label of the token, never the token. */
  readonly token: string | null;
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  /** Template such as `/contacts/{contact_id}`; `null` where no endpoint matched. */
  readonly endpoint: string | null;
  readonly version: string | null;
  /** JSON body of a POST. Holds what the caller sent, addresses included. */
  readonly body: unknown;
  readonly requestId: string;
  /** Status of the answer; `null` while there is none, or where the connection was cut instead. */
  readonly status: number | null;
  /** What the call changed, such as `contact_deleted 6762…`; `null`: nothing. */
  readonly effect: string | null;
  /** Faults that struck it, in order. */
  readonly faults: readonly string[];
}

/** The same, still open. */
export type OpenCall = { -readonly [Key in keyof CallSeen]: CallSeen[Key] } & { faults: string[] };

export interface CallFilter {
  readonly workspace?: string | undefined;
  readonly method?: string | undefined;
  readonly endpoint?: string | undefined;
  /** Only calls with a greater `seq`. */
  readonly after?: number | undefined;
}

/** The latest calls, oldest first. */
export interface CallLog {
  open(call: Omit<OpenCall, "seq" | "status" | "effect" | "faults">): OpenCall;
  list(filter?: CallFilter): readonly CallSeen[];
  clear(): void;
}

export function createCallLog(kept: number): CallLog {
  let calls: OpenCall[] = [];
  let seq = 0;

  return {
    open(facts) {
      seq += 1;
      const call: OpenCall = { seq, ...facts, status: null, effect: null, faults: [] };
      calls.push(call);
      // Cut in slices, so that a full log costs little at each call.
      if (calls.length > kept * 1.25) calls = calls.slice(-kept);
      return call;
    },
    list: (filter = {}) =>
      calls
        .slice(-kept)
        .filter(
          (call) =>
            (filter.workspace === undefined || call.workspace === filter.workspace) &&
            (filter.method === undefined || call.method === filter.method) &&
            (filter.endpoint === undefined || call.endpoint === filter.endpoint) &&
            (filter.after === undefined || call.seq > filter.after),
        )
        .map((call) => ({ ...call, faults: [...call.faults] })),
    clear: () => {
      calls = [];
    },
  };
}
