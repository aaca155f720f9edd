import { fromFileName, toFileName } from "./object-path.ts";
import { PARTIALS } from "./result-store.ts";

/** The key of an object in a bucket, `PREFIX/KEY/FILE`: a segment of dots would be taken away on its way by some clients and servers. */
export function keyOf(prefix: string, name: string): string {
  return [prefix, ...name.split("/").map(toFileName)].join("/");
}

/** What the keys of all names begin with that begin with `start`. */
export function keyStartOf(prefix: string, start: string): string {
  const slash = start.indexOf("/");
  if (slash === -1) return `${prefix}/`;
  return `${prefix}/${toFileName(start.slice(0, slash))}/${encodeURIComponent(start.slice(slash + 1))}`;
}

/** The name of the object with this key; `null` for one that the store did not make. */
export function nameOf(prefix: string, key: string): string | null {
  if (!key.startsWith(`${prefix}/`)) return null;
  const parts = key
    .slice(prefix.length + 1)
    .split("/")
    .map(fromFileName);
  return parts.length === 2 && parts.every((part) => part !== null) ? parts.join("/") : null;
}

/** An upload in parts that is not whole yet. */
export interface PartialUpload {
  readonly Key: string;
  readonly UploadId: string;
}

export function partialNameOf({ Key, UploadId }: PartialUpload): string {
  return `${PARTIALS}${encodeURIComponent(UploadId)}/${Key}`;
}

export function partialUploadOf(name: string): PartialUpload {
  const rest = name.slice(PARTIALS.length);
  const slash = rest.indexOf("/");
  return { UploadId: decodeURIComponent(rest.slice(0, slash)), Key: rest.slice(slash + 1) };
}
