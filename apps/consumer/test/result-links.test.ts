import { createHash, randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type ConsumerProcess, portOf } from "@intercom-dsar/testing";
import getPort from "get-port";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { type S3Server, startS3Server } from "../src/testing/s3-server.ts";
import { createOpenDsrPeer, openDsrRequestOf } from "./opendsr-peer.ts";
import { createScenario, type Scenario, seedOf } from "./scenario.ts";
import { createWebhookPeer, freshKey, requestOf, sendersOf, type WebhookPeer } from "./webhook-peer.ts";

const WAIT = { timeout: 60_000, interval: 50 };
const MARK = "q7x9zcanary";

interface Outcome {
  readonly status: string;
  readonly access: {
    readonly dataref: string;
    readonly sha256: string;
    readonly bytes: number;
    readonly expiresAt: string;
  };
  readonly endedAt: string;
}

describe("results in a bucket, by links", () => {
  let s3: S3Server;
  let scenario: Scenario;
  let consumer: ConsumerProcess;
  let peer: WebhookPeer;
  let port: number;
  const key = freshKey();

  beforeAll(async () => {
    s3 = await startS3Server();
  }, 900_000);
  afterAll(() => s3.stop());
  beforeEach(async () => {
    scenario = await createScenario(
      seedOf({
        contacts: [
          { id: "big", email: "big@example.com", custom_attributes: { essay: `${MARK} `.repeat(60_000) } },
        ],
      }),
    );
    port = await getPort();
  });
  afterEach(() => scenario.close());

  async function start(environment: Record<string, string> = {}): Promise<void> {
    consumer = scenario.start({
      ...s3.variables("live"),
      WEBHOOK_PORT: String(port),
      WEBHOOK_HOST: "127.0.0.1",
      RESULTS_URL: `http://127.0.0.1:${port}`,
      SENDERS: sendersOf({ name: "portal", keys: [key] }, { name: "other", keys: [freshKey()] }),
      ...environment,
    });
    peer = createWebhookPeer(`http://127.0.0.1:${await portOf(consumer)}`, key);
  }
  async function ask(id: string): Promise<Outcome> {
    const answer = await peer.post(requestOf(id, "access", "big@example.com"), { prefer: "wait=60" });
    return (await answer.json()) as Outcome;
  }
  async function fetched(url: string) {
    const answer = await fetch(url);
    const bytes = Buffer.from(await answer.arrayBuffer());
    return { status: answer.status, bytes, sha256: createHash("sha256").update(bytes).digest("hex") };
  }
  const kept = () =>
    readdirSync(s3.folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => contentOf(join(parentPath, name)))
      .join("\n");

  it("are fetched as promised while they are kept, renewed for their sender, and gone with the request", async () => {
    await start();
    const { status, access, endedAt } = await ask("big");
    expect(status).toBe("completed");
    expect(Date.parse(access.expiresAt) - Date.parse(endedAt)).toBe(7 * 86_400_000);

    const first = await fetched(access.dataref);
    expect(first).toMatchObject({ status: 200, sha256: access.sha256 });
    expect(first.bytes).toHaveLength(access.bytes);
    const result = (await (await peer.get("big/result")).json()) as {
      files: { url: string; expiresAt: string }[];
    };
    expect(result).toMatchObject({
      requestId: "big",
      files: [
        {
          name: "package.json",
          mediaType: "application/json",
          sha256: access.sha256,
          bytes: access.bytes,
          expiresAt: access.expiresAt,
        },
      ],
    });
    const fresh = result.files[0]?.url ?? "";
    expect(fresh).not.toBe(access.dataref);
    expect(await fetched(fresh)).toMatchObject({ status: 200, sha256: access.sha256 });
    expect(
      (await fetched(`${access.dataref.slice(0, -1)}${access.dataref.endsWith("A") ? "B" : "A"}`)).status,
    ).toBe(404);
    expect((await peer.get("unknown/result")).status).toBe(404);
    expect(kept()).toContain(MARK);
    expect(await consumer.kill("SIGTERM")).toBe(0);
    for (const link of [access.dataref, fresh]) expect(consumer.log()).not.toContain(link.slice(-43));

    await start({ IDENTIFIER_RETENTION: "1ms" });
    await vi.waitFor(() => expect(consumer.log()).toContain('"event":"purged"'), WAIT);

    expect((await fetched(access.dataref)).status).toBe(410);
    expect((await fetched(fresh)).status).toBe(410);
    expect((await peer.get("big/result")).status).toBe(404);
    expect(kept()).not.toContain(MARK);
  });

  it("are OpenDSR's results, too", async () => {
    const controller = await createOpenDsrPeer("token-of-the-controller-01");
    const { environment, baseUrl } = controller;
    await start({
      ...environment(),
      RESULTS_URL: new URL(baseUrl).origin,
      SENDERS: sendersOf({ name: "portal", keys: [key], bearerTokens: [controller.token] }),
    });
    const id = randomUUID();
    const asked = await controller.send(
      "POST",
      "/v2/requests",
      openDsrRequestOf(id, "access", "big@example.com"),
    );
    expect(asked.status).toBe(201);

    const url = await vi.waitFor(async () => {
      const status = await (await controller.send("GET", `/v2/requests/${id}`)).json();
      expect(status).toMatchObject({ results_url: expect.stringMatching(/\/v1\/results\/[\w-]{43}$/) });
      return (status as { results_url: string }).results_url;
    }, WAIT);

    expect(await fetched(url)).toMatchObject({ status: 200 });
  });

  it("park a request while the bucket is away, and nothing is lost", async () => {
    await start();
    const { access } = await ask("before");
    await s3.kill();
    expect((await fetched(access.dataref)).status).toBe(503);

    expect((await peer.post(requestOf("meanwhile", "access", "big@example.com"))).status).toBe(202);
    await vi.waitFor(
      async () =>
        expect(await (await peer.get("meanwhile")).json()).toMatchObject({
          state: "waiting",
          waiting: { reason: "retry", code: "result_store_unavailable" },
        }),
      WAIT,
    );

    await s3.restart();
    await vi.waitFor(
      async () => expect(await (await peer.get("meanwhile")).json()).toMatchObject({ status: "completed" }),
      WAIT,
    );
    expect((await fetched(access.dataref)).status).toBe(200);
  });
});

/** What the service destroys in this moment has no content any more. */
function contentOf(path: string): string {
  try {
    return readFileSync(path, "latin1");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return "";
    throw error;
  }
}
