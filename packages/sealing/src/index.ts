export { findKeys } from "./find-keys.ts";
export { KeyFileError, loadOrCreateKeyFile } from "./key-file.ts";
export { keyList } from "./key-list.ts";
export { createKeyring, KeyError, type Keyring, UnsealableError } from "./keyring.ts";
