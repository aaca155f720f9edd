/** A link to an object in the result store, as it is kept: what the link itself holds is hashed. */
export interface NewResultLink {
  /** SHA-256 of the capability, in hex. */
  readonly hash: string;
  readonly requestId: string;
  /** The object's name in the store. */
  readonly object: string;
  readonly bytes: number;
  /** Of those bytes, in hex. */
  readonly sha256: string;
  /** How long after the request's end the link leads anywhere. */
  readonly livesMs: number;
}

export interface ResultLink extends NewResultLink {
  /** When it ends, in milliseconds since 1970; `null` while the request has not ended. */
  readonly expiresAt: number | null;
  /** Whether it leads nowhere any more: it has expired, has been fetched too often, or what it led to is destroyed. */
  readonly isGone: boolean;
}

/** Links that let whoever has them fetch one object of a request, until they expire. */
export interface Links {
  add(link: NewResultLink): Promise<void>;
  /** `null` where there is no such link, or its request has not ended: nobody has it then. */
  find(hash: string): Promise<ResultLink | null>;
  /**
   * Makes another link to what `hash` leads to, which expires with it. The oldest goes where there are many. Resolves to `null` where that
   * link is gone or not known.
   */
  renew(hash: string, newHash: string): Promise<ResultLink | null>;
  /** Writes into the request's journal that the object is given out (when, which, how many bytes). False where the link is gone meanwhile. */
  noteFetch(hash: string): Promise<boolean>;
  /** Objects whose links have expired, up to `limit`, and which are not noted as destroyed. */
  expired(limit: number): Promise<readonly string[]>;
  noteDestroyed(objects: readonly string[]): Promise<void>;
}
