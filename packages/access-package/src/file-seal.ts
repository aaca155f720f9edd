/** A JWE, compact or in general JSON. */
export type SealedText = string | Readonly<Record<string, unknown>>;

/** Seals what leaves, for whoever is to read it. */
export interface FileSeal {
  /** The key that opens what is sealed, the first where there are several. */
  readonly keyId: string;
  /** Seals what goes into the outcome itself; `null` where the recipients open files alone. */
  readonly message: ((plain: Uint8Array, mediaType: string) => Promise<SealedText>) | null;
  /** Seals a file on its way into the store, in constant memory. */
  readonly file: (content: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>;
  /** The one-time key of the files, sealed to the recipients; `null` where their own age keys open the files. */
  fileKey(): Promise<SealedText | null>;
}
