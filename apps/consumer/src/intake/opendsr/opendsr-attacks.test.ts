import { randomBytes, randomUUID } from "node:crypto";
import { gzipSync } from "node:zlib";
import { openDatabase } from "@intercom-dsar/database";
import { type Ledger, openLedger } from "@intercom-dsar/ledger";
import { createProcessorSigner } from "@intercom-dsar/opendsr";
import { issueCertificate } from "@intercom-dsar/opendsr/testing";
import { createKeyring } from "@intercom-dsar/sealing";
import { createRecordingLogger } from "@intercom-dsar/service/testing";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { callbackPolicyOf } from "../../config/callback-parties.ts";
import { createHttpServer, type HttpServer } from "../../http/http-server.ts";
import { createMessageFactory } from "../../messages/message-factory.ts";
import { sendRaw } from "../../testing/raw-http.ts";
import { testLetterSeal } from "../../testing/test-letter-seal.ts";
import { freshKey, signedHeaders } from "../../testing/webhook-server.ts";
import { createGroupCommit } from "../group-commit.ts";
import { createSenderRates } from "../webhook/sender-rates.ts";
import { webhookSenders } from "../webhook/webhook-senders.ts";
import { openDsrEndpoints } from "./opendsr-endpoints.ts";

const [ONE, OTHER] = [randomBytes(24).toString("hex"), randomBytes(24).toString("hex")];
const KEY = freshKey();
const ADDRESS = "mara.linden@example.com";
const PATH = "/opendsr/v2/requests";

describe("whoever attacks the OpenDSR endpoints", () => {
  let server: HttpServer;
  let ledger: Ledger;
  let close: () => Promise<void>;
  const log = createRecordingLogger();

  beforeEach(async () => {
    const database = openDatabase("sqlite::memory:");
    ledger = await openLedger({ database, keyring: createKeyring([randomBytes(32)]) });
    const senders = webhookSenders.parse(
      JSON.stringify([
        { name: "one", keys: [KEY], bearerTokens: [ONE], callbackHosts: ["controller.example"] },
        { name: "other", bearerTokens: [OTHER], requestsPerMinute: 3 },
      ]),
    );
    const submissions = {
      messages: createMessageFactory({ source: "urn:test", now: Date.now }),
      resolve: () => ({ result: "undetermined" }) as const,
      now: Date.now,
      letterSeal: testLetterSeal,
      idRetentionMs: 400 * 86_400_000,
    };
    const issued = await issueCertificate("dsar.example.com");
    server = await createHttpServer({
      host: "127.0.0.1",
      port: 0,
      now: Date.now,
      logger: log.logger,
      health: { up() {}, degraded() {}, down() {} },
      plugins: [
        openDsrEndpoints({
          settings: {
            baseUrl: "https://dsar.example.com/opendsr",
            signer: createProcessorSigner({ domain: "dsar.example.com", ...issued }),
          },
          senders,
          rates: createSenderRates(Date.now),
          ledger,
          store: createGroupCommit(ledger),
          submissions,
          callbacks: callbackPolicyOf(senders, { development: false }),
          logger: log.logger,
        }),
      ],
    });
    close = async () => {
      await server.close();
      await ledger.close();
      await database.close();
    };
  });
  afterEach(() => close());

  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
  async function send(
    method: string,
    path: string,
    headers: Record<string, string>,
    body: string | Buffer | null = null,
  ) {
    const answer = await fetch(`http://127.0.0.1:${server.port}${path}`, {
      method,
      body,
      headers: { ...(body !== null && { "content-type": "application/json" }), ...headers },
    });
    return { status: answer.status, text: await answer.text(), headers: answer.headers };
  }
  const post = (request: object, headers: Record<string, string> = bearer(ONE)) =>
    send("POST", PATH, headers, JSON.stringify(request));

  it("has no signed body taken here and at the webhook: one that is a request of both is a request of neither", async () => {
    const both = [
      { ...erasure(), requestId: "r1", kind: "access", identifiers: [{ type: "email", value: ADDRESS }] },
      {
        ...erasure(),
        specversion: "1.0",
        id: "e1",
        source: "/p",
        type: "intercom-dsar.cancel.v1",
        data: { requestId: "r1" },
      },
    ];
    for (const request of both) {
      const answer = await post(request, signedHeaders(KEY, JSON.stringify(request)));
      expect([answer.status, answer.text]).toEqual([
        400,
        expect.stringContaining("requestId" in request ? "requestId" : "specversion"),
      ]);
    }
    const right = erasure();
    expect((await post(right, signedHeaders(KEY, JSON.stringify(right)))).status).toBe(201);
    expect((await ledger.reads.summary()).open.received).toBe(1);
  });

  it("gets nowhere with a token that is wrong, cut, doubled, or in another scheme", async () => {
    const request = erasure();
    for (const authorization of [
      "",
      "Bearer",
      `Bearer ${ONE.slice(0, -1)}`,
      `Bearer ${ONE}, Bearer ${OTHER}`,
      `Bearer ${ONE} ${ONE}`,
      `Basic ${Buffer.from(`one:${ONE}`).toString("base64")}`,
      ONE,
    ])
      expect([authorization, (await post(request, { authorization })).status]).toEqual([authorization, 401]);
    const twice = `POST ${PATH} HTTP/1.1\r\nhost: a\r\nconnection: close\r\nauthorization: Bearer x\r\nauthorization: Bearer ${ONE}\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}`;
    expect(await sendRaw(server.port, twice)).toMatch(/^HTTP\/1\.1 400 /);
    expect(await ledger.reads.find(request.subject_request_id)).toBeNull();
  });

  it("gets nowhere with a signature over another body, another path, or of long ago", async () => {
    const [first, second] = [JSON.stringify(erasure()), JSON.stringify(erasure())];
    const [id] = [randomUUID()];

    expect((await send("POST", PATH, signedHeaders(KEY, first), second)).status).toBe(401);
    expect((await send("POST", PATH, signedHeaders(KEY, first, Date.now() - 301_000), first)).status).toBe(
      401,
    );
    expect((await send("DELETE", `${PATH}/${id}`, signedHeaders(KEY, `GET ${PATH}/${id}`))).status).toBe(401);
    expect((await send("POST", PATH, signedHeaders(KEY, first), first)).status).toBe(201);
  });

  it.each([
    ["no signature and no token", ""],
    ["a token that nobody has", `authorization: Bearer ${OTHER.slice(1)}\r\n`],
  ])("is refused before the body is sent, with %s", async (_, headers) => {
    for (const path of [PATH, "/opendsr/v1/opengdpr_requests"]) {
      const answer = await sendRaw(
        server.port,
        `POST ${path} HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 60000\r\n${headers}\r\n`,
      );
      expect(answer).toMatch(/^HTTP\/1\.1 401 /);
    }
  });

  it("learns nothing of another controller's requests, and can neither cancel nor take them over", async () => {
    const request = erasure();
    expect((await post(request)).status).toBe(201);
    const path = `${PATH}/${request.subject_request_id}`;

    const answers = [
      await send("GET", path, bearer(OTHER)),
      await send("DELETE", path, bearer(OTHER)),
      await send("GET", `${PATH}/${randomUUID()}`, bearer(OTHER)),
    ];

    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
    expect(answers[0]?.text).toBe(answers[2]?.text);
    expect((await ledger.reads.find(request.subject_request_id))?.cancelRequested).toBe(false);
  });

  it("uses up its own minute and nobody else's", async () => {
    const path = `${PATH}/${randomUUID()}`;
    for (let count = 0; count < 3; count += 1) await send("GET", path, bearer(OTHER));
    const refused = await send("GET", path, bearer(OTHER));

    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(JSON.parse(refused.text)).toMatchObject({ error: { code: 429 } });
    expect((await send("GET", path, bearer(ONE))).status).toBe(404);
  });

  it.each([
    "http://controller.example/",
    "https://controller.example:8443/",
    "https://controller.example.evil.example/",
    "https://user:secret@controller.example/",
    "https://controller.example@169.254.169.254/",
    "https://169.254.169.254/latest/meta-data",
    "https://[::1]/",
    "https://localhost/",
    "file:///etc/passwd",
  ])("can't have callbacks sent to %s", async (url) => {
    const { status, text } = await post({
      ...erasure(),
      status_callback_urls: ["https://controller.example/a", url],
    });

    expect([status, JSON.parse(text).error.errors[0].message]).toEqual([
      400,
      "status_callback_urls.1 is missing or not valid.",
    ]);
  });

  it("can't make the service unpack, or read more than it should", async () => {
    const bomb = gzipSync("x".repeat(10_000_000));

    expect((await send("POST", PATH, { ...bearer(ONE), "content-encoding": "gzip" }, bomb)).status).toBe(415);
    expect((await post({ ...erasure(), padding: "x".repeat(70_000) })).status).toBe(413);
    expect((await post({ ...erasure(), subject_identities: Array(11).fill(raw(ADDRESS)) })).status).toBe(400);
  });

  it("finds no address in a refusal or in the log, whatever is wrong with the request", async () => {
    const fields = Object.keys(erasure());
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...fields), fc.jsonValue({ maxDepth: 2 }), async (field, value) => {
        const { status, text } = await post({ ...erasure(), [field]: value, [ADDRESS]: ADDRESS });
        if (status < 400) return;
        expect(status).toBe(400);
        expect(text).not.toContain("mara.linden");
      }),
      { numRuns: 60 },
    );
    expect(JSON.stringify(log.lines)).not.toMatch(/mara\.linden/);
    expect(JSON.stringify(log.lines)).not.toContain(ONE);
  });
});

function raw(address: string) {
  return { identity_type: "email", identity_value: address, identity_format: "raw" };
}

function erasure() {
  return {
    regulation: "gdpr",
    subject_request_id: randomUUID(),
    subject_request_type: "erasure",
    submitted_time: new Date().toISOString(),
    subject_identities: [raw(ADDRESS)],
  };
}
