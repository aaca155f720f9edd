/** A file that Intercom offers behind a link. */
export interface OfferedFile {
  /** The link, which works for a while. */
  readonly url: string;
  /** As it was attached; may name anybody. */
  readonly name: string;
  /** As Intercom states it; `null` where it does not. */
  readonly bytes: number | null;
  /** The person sent it: it may name anybody. @default false */
  readonly isOwn?: boolean;
}

/** A file that was stored, under a name that says nothing of anybody. */
export interface StoredFile {
  readonly name: string;
  readonly sha256: string;
  readonly bytes: number;
}

/** Why a file is not there. */
export type FileRefusal =
  /** The link works no more; another reading of the record has a new one. */
  | "expired"
  | "gone"
  | "unreachable"
  /** It is on a host that files are not loaded from, or the host has an address that is not public. */
  | "host_refused"
  | "too_large"
  /** All files of the request together would be too large, or too many. */
  | "request_limit"
  /** A text that names somebody else, or that could not be read for that. */
  | "names_others";

/** Keeps files beside the package. */
export interface FileStore {
  /** Whether files of this category are to be loaded. */
  loads(category: string): boolean;
  /**
   * Loads a file and stores it, never in memory as a whole; `offer` is asked only where nothing is known of `key` yet, in this run, its second
   * pass, or an earlier run of the request, and answers `null` where there is no such file any more. What is not to be loaded is refused; an
   * error of the store, and the signal's, leave here.
   */
  store(key: string, offer: () => Promise<OfferedFile | null>): Promise<StoredFile | RefusedFile>;
}

export interface RefusedFile {
  readonly refused: FileRefusal;
}
