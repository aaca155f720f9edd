import { Readable } from "node:stream";
import {
  AbortMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListMultipartUploadsCommand,
  type ListMultipartUploadsCommandInput,
  type ListMultipartUploadsCommandOutput,
  paginateListObjectsV2,
  type S3Client,
} from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import { keyOf, keyStartOf, nameOf, partialNameOf, partialUploadOf } from "./bucket-keys.ts";
import { isPartial, PARTIALS, type ResultStore, type StoredObject } from "./result-store.ts";
import { asStoreError, reported, watchSource } from "./store-errors.ts";

/** A place in a bucket. */
export interface S3Place {
  readonly bucket: string;
  /** Without a slash at its beginning and end, and never empty. */
  readonly prefix: string;
}

/** The least that S3 takes for a part, of which there may be 10,000. An upload holds two of them. */
const PART_BYTES = 5 * 1024 * 1024;

/**
 * A result store in a bucket, which several processes may share: `PREFIX/KEY/FILE`. The reference is `s3://BUCKET/PREFIX/KEY/FILE`. What is
 * being written is an upload in parts, which nobody can read; `list` names those that are not whole yet.
 */
export function createS3ResultStore(client: S3Client, { bucket: Bucket, prefix }: S3Place): ResultStore {
  return {
    async put(name, content, signal) {
      signal.throwIfAborted();
      const Key = keyOf(prefix, name);
      const source = watchSource(untilAborted(content, signal));
      const Body = Readable.from(source.content, { objectMode: false });
      try {
        const params = { Bucket, Key, Body };
        await new Upload({ client, params, queueSize: 1, partSize: PART_BYTES }).done();
        return `s3://${Bucket}/${Key}`;
      } catch (error) {
        throw source.error() ?? asStoreError(error, signal);
      } finally {
        Body.destroy();
      }
    },

    async get(name, signal) {
      try {
        const command = new GetObjectCommand({ Bucket, Key: keyOf(prefix, name) });
        const { Body } = await client.send(command, { abortSignal: signal });
        return reported(Body as Readable, signal);
      } catch (error) {
        if (isNamed(error, "NoSuchKey")) return null;
        throw asStoreError(error, signal);
      }
    },

    async delete(name, signal) {
      signal.throwIfAborted();
      const options = { abortSignal: signal };
      try {
        if (isPartial(name))
          await client.send(new AbortMultipartUploadCommand({ Bucket, ...partialUploadOf(name) }), options);
        else await client.send(new DeleteObjectCommand({ Bucket, Key: keyOf(prefix, name) }), options);
      } catch (error) {
        if (!isNamed(error, "NoSuchUpload")) throw asStoreError(error, signal);
      }
    },

    list: (start, signal) => reported(listIn(start, signal), signal),
  };

  async function* listIn(start: string, abortSignal: AbortSignal): AsyncGenerator<StoredObject> {
    const asked = { Bucket, Prefix: keyStartOf(prefix, start) };
    for await (const { Contents = [] } of paginateListObjectsV2({ client }, asked, { abortSignal })) {
      for (const { Key = "", Size: bytes = 0, LastModified } of Contents) {
        const name = nameOf(prefix, Key);
        if (name?.startsWith(start)) yield { name, bytes, storedAt: timeOf(LastModified) };
      }
    }
    if (start === "" || start.startsWith(PARTIALS)) yield* uploadsIn(start, abortSignal);
  }

  async function* uploadsIn(start: string, abortSignal: AbortSignal): AsyncGenerator<StoredObject> {
    let from: Markers | null = {};
    while (from !== null) {
      const asked: ListMultipartUploadsCommandInput = { Bucket, Prefix: `${prefix}/`, ...from };
      const page = await uploadsPage(asked, abortSignal);
      for (const { Key = "", UploadId = "", Initiated } of page.Uploads ?? []) {
        if (nameOf(prefix, Key) === null) continue;
        const name = partialNameOf({ Key, UploadId });
        if (name.startsWith(start)) yield { name, bytes: 0, storedAt: timeOf(Initiated) };
      }
      from = page.IsTruncated === true ? markersOf(page) : null;
    }
  }

  async function uploadsPage(
    asked: ListMultipartUploadsCommandInput,
    abortSignal: AbortSignal,
  ): Promise<Partial<ListMultipartUploadsCommandOutput>> {
    try {
      return await client.send(new ListMultipartUploadsCommand(asked), { abortSignal });
    } catch (error) {
      // rclone's server says so where a bucket has none.
      if (isNamed(error, "NoSuchUpload")) return {};
      throw error;
    }
  }
}

type Markers = Pick<ListMultipartUploadsCommandInput, "KeyMarker" | "UploadIdMarker">;

function markersOf(page: Partial<ListMultipartUploadsCommandOutput>): Markers {
  return { KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker };
}

async function* untilAborted(
  content: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of content) {
    signal.throwIfAborted();
    yield chunk;
  }
}

/** What has no time is as young as can be: it is left alone. */
function timeOf(date: Date | undefined): number {
  return date?.getTime() ?? Number.MAX_SAFE_INTEGER;
}

function isNamed(error: unknown, name: string): boolean {
  return error instanceof Error && error.name === name;
}
