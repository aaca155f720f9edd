export { createDataKeySeal, isUnderDataKey } from "./data-key.ts";
export { findKeys } from "./find-keys.ts";
export { KeyFileError, loadOrCreateKeyFile } from "./key-file.ts";
export { keyList } from "./key-list.ts";
export {
  createHashKey,
  createKeyring,
  type HashKey,
  type Keyring,
  type Seal,
  UnsealableError,
} from "./keyring.ts";
