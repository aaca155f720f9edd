import { ContractError } from "./contract-error.ts";
import { hasDuplicateKeys } from "./has-duplicate-keys.ts";

// A byte order mark at the start is taken off, as RFC 8259 section 8.1 allows a reader to do.
const decoder = new TextDecoder("utf-8", { fatal: true });

/**
 * Reads UTF-8 JSON: the one reader of every body and record that a request or a hint comes in. A byte order mark is passed over, bytes
 * that are not UTF-8 are refused and never replaced, and so is an object with a key twice.
 *
 * @throws {ContractError} `missing_value`, `invalid_encoding`, `invalid_json` or `duplicate_key`; never the parser's own error, which quotes the input.
 */
export function parseJson(bytes: Uint8Array | null): unknown {
  if (bytes === null || bytes.byteLength === 0) throw new ContractError("missing_value");
  const text = decodeText(bytes);
  const value = parseText(text);
  if (hasDuplicateKeys(text)) throw new ContractError("duplicate_key");
  return value;
}

function parseText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ContractError("invalid_json");
  }
}

function decodeText(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch {
    throw new ContractError("invalid_encoding");
  }
}
