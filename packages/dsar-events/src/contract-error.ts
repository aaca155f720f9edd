/**
 * Why a record can't be read, or a message can't be written:
 * - `missing_value`: no value, or an empty one (a tombstone);
 * - `invalid_encoding`: the bytes are not UTF-8;
 * - `invalid_json`: the text is not JSON;
 * - `invalid_cloudevent`: the CloudEvents 1.0 envelope is incomplete or of another version;
 * - `unknown_type`: a type of event that this reader does not know;
 * - `invalid_schema`: the data is not what the schema of its type asks for.
 */
export type ContractErrorCode =
  | "missing_value"
  | "invalid_encoding"
  | "invalid_json"
  | "invalid_cloudevent"
  | "unknown_type"
  | "invalid_schema";

/** Something that breaks the contract. It never quotes the input: match on `code`, look at `path`. */
export class ContractError extends Error {
  override readonly name = "ContractError";
  readonly code: ContractErrorCode;
  /** Where in the schema, in keys of the schema and indexes only (`identifiers.0.value`); `null` for the whole. */
  readonly path: string | null;
  /** The same input fails again. */
  readonly retryable = false;

  constructor(code: ContractErrorCode, path: string | null = null) {
    super(
      path === null
        ? `the event breaks the contract: ${code}`
        : `the event breaks the contract: ${code} at ${path}`,
    );
    this.code = code;
    this.path = path;
  }
}
