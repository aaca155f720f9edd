import type { KeptFile } from "./keep-file.ts";

/** A file beside the package, as the outcome names it. */
export interface BesideFile {
  readonly name: string;
  readonly dataref: string;
  readonly sha256: string;
  readonly bytes: number;
  /** Only where it is sealed. */
  readonly encoding?: "age";
}

export function besideOf(name: string, { dataref = "", sha256, bytes, encoding }: KeptFile): BesideFile {
  return { name, dataref, sha256, bytes, ...(encoding === "age" && { encoding }) };
}
