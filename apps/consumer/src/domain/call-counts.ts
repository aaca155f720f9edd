/** The calls of one request. */
export interface CallCounts {
  /** Sent so far, those included that were made for several requests at once. */
  readonly all: number;
  /** How many of them were made for several. */
  readonly shared: number;
}

/** Of a request that ended before it reached Intercom. */
export const NO_CALLS: CallCounts = { all: 0, shared: 0 };
