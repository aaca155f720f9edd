/** Every call takes them. */
export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
}
