/** A file for the person, as it is written: redacted, checked for leaks while it is read, and not yet stored. */
export interface FinishedFile {
  /** Such as `package.json`: stable, English, and of nobody. */
  readonly name: string;
  readonly mediaType: string;
  /** As the outcome names it where the file is not sealed. */
  readonly encoding: "json" | "identity";
  /** Read once. Throws where the file must not leave. */
  readonly chunks: AsyncIterable<Uint8Array>;
}
