/** Why a record can't be read, or a message can't be written. */
export const CONTRACT_ERRORS = {
  missing_value: "There is no value, or an empty one (a tombstone).",
  invalid_encoding: "The bytes are not UTF-8.",
  invalid_json: "The text is not JSON.",
  duplicate_key: "An object of the JSON has a key twice; readers disagree on which one counts.",
  invalid_cloudevent: "The CloudEvents 1.0 envelope is incomplete or of another version.",
  unknown_type: "The type of the event is not one that the reader knows.",
  invalid_schema: "The data is not what the schema of its type asks for; the path says where.",
} as const;
export type ContractErrorCode = keyof typeof CONTRACT_ERRORS;

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
