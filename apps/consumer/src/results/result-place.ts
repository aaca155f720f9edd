import type { S3Place } from "./s3-result-store.ts";

/** Where the result store is. */
export type ResultPlace =
  | { readonly kind: "directory"; readonly directory: string }
  | ({ readonly kind: "s3" } & S3Place);

/** A bucket's name (S3's rules), and a prefix of plain segments. */
const S3_PLACE =
  /^s3:\/\/(?<bucket>[a-z0-9][a-z0-9.-]{1,61}[a-z0-9])\/(?<prefix>[A-Za-z0-9_-][\w.-]*(?:\/[A-Za-z0-9_-][\w.-]*)*)\/?$/;

/** A directory, or `s3://BUCKET/PREFIX`; `null` for what is neither. */
export function parseResultPlace(written: string): ResultPlace | null {
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(written))
    return written === "" ? null : { kind: "directory", directory: written };
  const { bucket, prefix } = S3_PLACE.exec(written)?.groups ?? {};
  return bucket === undefined || prefix === undefined ? null : { kind: "s3", bucket, prefix };
}

/** As it is written in the configuration. */
export function resultPlaceText(place: ResultPlace): string {
  return place.kind === "directory" ? place.directory : `s3://${place.bucket}/${place.prefix}`;
}
