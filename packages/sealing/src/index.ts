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
export { openMessage } from "./recipients/open-message.ts";
export {
  type JwkRecipient,
  parseRecipient,
  type Recipient,
  RecipientKeyError,
} from "./recipients/recipient.ts";
export {
  AGE_PREFIX,
  type FileKey,
  type FileOpener,
  newFileKey,
  openFile,
  sealFile,
  sealFileWithPassphrase,
} from "./recipients/seal-file.ts";
export { type SealedMessage, sealMessage } from "./recipients/seal-message.ts";
