/** How long what is kept. All in milliseconds. */
export interface Retention {
  /**
   * From a request's end to the destruction of its identifiers, contact ids and per-request key; from a message's publication, or its making
   * where it was never sent, to its destruction. @default 30 days
   */
  readonly identifiersMs: number;
  /** From a request's end to the removal of its journal. @default 90 days */
  readonly recordsMs: number;
  /** How long ids and keyed body hashes are remembered; longer than the request topic keeps events. @default 400 days */
  readonly idsMs: number;
  /** From a deletion's end on, how long its person is watched for by keyed hashes; 0 keeps none. @default 0 */
  readonly watchMs?: number;
}
