import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { readConsumerConfig } from "./config.ts";
import { linkSettings, s3ClientOptions } from "./result-variables.ts";

const DAY = 86_400_000;
const SENDERS = JSON.stringify([{ name: "portal", keys: [`whsec_${randomBytes(32).toString("base64")}`] }]);
const LINKS = { WEBHOOK_PORT: "8080", SENDERS, RESULTS_URL: "https://dsar.example.com/" };
const BUCKET = { RESULT_STORE: "s3://results/live" };
const KEY = { S3_ACCESS_KEY_ID: "id", S3_SECRET_ACCESS_KEY: "word" };

const read = (environment: Record<string, string>) =>
  readConsumerConfig({ INTERCOM_ACCESS_TOKEN: "token", ...environment });

describe("the variables of results", () => {
  it.each<[Record<string, string>, string]>([
    [{ ...LINKS, WEBHOOK_PORT: "" }, "WEBHOOK_PORT"],
    [{ ...LINKS, RESULTS_URL: "http://dsar.example.com" }, "RESULTS_URL"],
    // Nobody could ask for anything: no senders, and no Kafka.
    [{ ...LINKS, SENDERS: "" }, "WEBHOOK_PORT"],
    [{ RESULT_STORE: "s3://results" }, "RESULT_STORE"],
    [{ S3_ENDPOINT: "https://objects.example.com" }, "S3_ENDPOINT"],
    [{ ...KEY }, "S3_ACCESS_KEY_ID"],
    [{ ...BUCKET, S3_ACCESS_KEY_ID: "id" }, "S3_SECRET_ACCESS_KEY"],
  ])("names the mistake in %o: %s", (environment, variable) => {
    expect(() => read(environment)).toThrow(
      expect.objectContaining({ mistakes: [expect.objectContaining({ variable })] }),
    );
  });

  it("makes links that end with the identifiers, at the latest", () => {
    expect(linkSettings(read(LINKS))).toEqual({ baseUrl: "https://dsar.example.com", livesMs: 7 * DAY });
    expect(linkSettings(read({ ...LINKS, IDENTIFIER_RETENTION: "1d" }))?.livesMs).toBe(DAY);
    expect(linkSettings(read({}))).toBeNull();
    const onKafka = { ...LINKS, SENDERS: "", KAFKA_BROKERS: "kafka:9092" };
    for (const url of ["http://localhost:8080", "http://127.0.0.1:8080"])
      expect(linkSettings(read({ ...onKafka, RESULTS_URL: url }))?.baseUrl).toBe(url);
  });

  it("reaches a server by its address with the bucket in the path, and Amazon as its SDK does", () => {
    const server = read({ ...BUCKET, ...KEY, S3_ENDPOINT: "https://objects.example.com" });

    expect(s3ClientOptions(server)).toEqual({
      endpoint: "https://objects.example.com/",
      region: "us-east-1",
      pathStyle: true,
      credentials: { accessKeyId: "id", secretAccessKey: "word" },
    });
    expect(s3ClientOptions(read({ ...BUCKET, S3_REGION: "eu-central-1" }))).toEqual({
      endpoint: null,
      region: "eu-central-1",
      pathStyle: false,
      credentials: null,
    });
  });
});
