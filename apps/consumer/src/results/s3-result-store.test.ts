import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { itIsAResultStore } from "../testing/result-store-suite.ts";
import { type S3Server, startS3Server } from "../testing/s3-server.ts";
import { bucketMistake, inspectBucket, prepareBucket } from "./prepare-bucket.ts";
import { createS3Client } from "./s3-client.ts";
import { createS3ResultStore } from "./s3-result-store.ts";

const CANARY = "canary@example.com";
const { signal } = new AbortController();

describe("a result store in a bucket", () => {
  let server: S3Server;
  let prefixes = 0;
  beforeAll(async () => {
    server = await startS3Server();
  }, 900_000);
  afterAll(() => server.stop());

  const client = (secretAccessKey = server.secretAccessKey, endpoint = server.endpoint) =>
    createS3Client({
      endpoint,
      region: "us-east-1",
      pathStyle: true,
      credentials: { accessKeyId: server.accessKeyId, secretAccessKey },
    });
  function nextPlace() {
    prefixes += 1;
    return { bucket: server.bucket, prefix: `live/${prefixes}` };
  }
  const inBucket = () => join(server.folder, "data", server.bucket);
  /** All that the server keeps, wherever. */
  function onDisk(): string {
    return readdirSync(server.folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => `${name}\n${readFileSync(join(parentPath, name), "latin1")}`)
      .join("\n");
  }

  itIsAResultStore(async () => {
    const [s3, place] = [client(), nextPlace()];
    return {
      store: createS3ResultStore(s3, place),
      references: `s3://${place.bucket}/${place.prefix}`,
      breakIt: () => server.kill(),
      mend: () => server.restart(),
      close: async () => s3.destroy(),
    };
  });

  it("is prepared without a trace, and leaves nothing on the server's disk of what is destroyed", async () => {
    const place = nextPlace();
    const s3 = client();
    await prepareBucket(s3, place);
    const store = createS3ResultStore(s3, place);
    for (const name of ["r-1/small", "r-1/large"])
      await store.put(name, [Buffer.from(CANARY.repeat(name === "r-1/small" ? 1 : 500_000))], signal);
    expect(onDisk()).toContain(CANARY);

    for await (const { name } of store.list("r-1/", signal)) await store.delete(name, signal);

    expect(onDisk()).not.toContain(CANARY);
    expect(readdirSync(inBucket(), { recursive: true }).map(String)).not.toContain(
      expect.stringContaining("probe"),
    );
  });

  it("takes nothing for its own that somebody else put below its prefix or beside it", async () => {
    const place = nextPlace();
    const s3 = client();
    for (const Key of ["a-file", `${place.prefix}/a-file`, `${place.prefix}/a/b/c`, `${place.prefix}x/r-1/x`])
      await s3.send(new PutObjectCommand({ Bucket: place.bucket, Key, Body: "x" }));

    const found = [];
    for await (const object of createS3ResultStore(s3, place).list("", signal)) found.push(object);

    expect(found).toEqual([]);
  });

  it.each([
    ["AccessDenied", () => prepareBucket(client("another-secret"), nextPlace())],
    ["NoSuchBucket", () => prepareBucket(client(), { bucket: "no-such-bucket", prefix: "x" })],
    [null, () => prepareBucket(client("x", "http://127.0.0.1:1"), nextPlace())],
  ])("tells what stays wrong from what may pass: %s", async (code, prepare) => {
    const error = await prepare().catch((error: unknown) => error);

    expect(error).toBeInstanceOf(Error);
    expect(bucketMistake(error)).toBe(code);
  });

  it("refuses a bucket that would keep versions of what is destroyed", async () => {
    const answers = { HeadBucketCommand: {}, GetBucketVersioningCommand: { Status: "Enabled" } };
    const s3 = { send: async ({ constructor: { name } }: object) => answers[name as keyof typeof answers] };
    const error = await inspectBucket(s3 as never, nextPlace()).catch((error: unknown) => error);

    expect(bucketMistake(error)).toBe("bucket_keeps_versions");
  });
});
