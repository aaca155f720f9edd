import {
  DeleteObjectCommand,
  GetBucketVersioningCommand,
  HeadBucketCommand,
  PutObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import type { S3Place } from "./s3-result-store.ts";

/** An empty object of this name comes and goes at each start. */
const PROBE = ".probe";

/** The bucket would keep versions of what is destroyed. */
class VersionedBucketError extends Error {
  readonly code = "bucket_keeps_versions";
  readonly retryable = false;
  override readonly name = "VersionedBucketError";
}

/** Sees that the bucket is there and keeps no versions; changes nothing. Rejects as `prepareBucket`. */
export async function inspectBucket(client: S3Client, { bucket: Bucket }: S3Place): Promise<void> {
  await client.send(new HeadBucketCommand({ Bucket }));
  // Whoever may not ask, or has a server without such a call, is not kept from a store that works.
  const { Status } = await client
    .send(new GetBucketVersioningCommand({ Bucket }))
    .catch(() => ({ Status: undefined }));
  if (Status === "Enabled") throw new VersionedBucketError("the bucket keeps versions of what is destroyed");
}

/**
 * Sees that an object below the prefix can be stored and destroyed, and that nothing is left of it then. Rejects with the store's error, or
 * with a `VersionedBucketError`.
 */
export async function prepareBucket(client: S3Client, place: S3Place): Promise<void> {
  const at = { Bucket: place.bucket, Key: `${place.prefix}/${PROBE}` };
  await inspectBucket(client, place);
  await client.send(new PutObjectCommand({ ...at, Body: new Uint8Array(), ContentLength: 0 }));
  await client.send(new DeleteObjectCommand(at));
}

/** What stays wrong until somebody corrects it, by the names that S3 gives it; of all else it is thought that it passes. */
const MISTAKES = new Set([
  "AccessDenied",
  "InvalidAccessKeyId",
  "InvalidBucketName",
  "NoSuchBucket",
  "PermanentRedirect",
  "SignatureDoesNotMatch",
  "CredentialsProviderError",
]);

/** How a bucket can't be used, in a word that an operator can look up; `null` where it may pass. */
export function bucketMistake(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  if (error instanceof VersionedBucketError) return error.code;
  if (MISTAKES.has(error.name)) return error.name;
  // An answer to HEAD has no body, so that its status is all there is.
  const status =
    "$metadata" in error ? (error.$metadata as { httpStatusCode?: number }).httpStatusCode : undefined;
  if (status === 404) return "NoSuchBucket";
  return status === 403 || status === 401 ? "AccessDenied" : null;
}
