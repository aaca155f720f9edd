import { createHash, randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import { json } from "node:stream/consumers";
import { runConformance } from "@intercom-dsar/opendsr/conformance";
import { type ConsumerProcess, portOf } from "@intercom-dsar/testing";
import getPort from "get-port";
import { Webhook } from "standardwebhooks";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createOpenDsrPeer, type OpenDsrPeer, openDsrRequestOf } from "./opendsr-peer.ts";
import { createScenario, type Scenario, seedOf, WORKSPACE } from "./scenario.ts";
import { freshKey, sendersOf } from "./webhook-peer.ts";

const TOKEN = "token-of-the-controller-01";
const OTHER_TOKEN = "token-of-another-one-02345";
const KEY = freshKey();
const WAIT = { timeout: 90_000, interval: 50 };

describe("the OpenDSR endpoints", () => {
  let scenario: Scenario;
  let consumer: ConsumerProcess;
  let peer: OpenDsrPeer;
  let callbackPort: number;
  let receiver: Server | undefined;
  let callbacks: { body: Record<string, unknown>; headers: IncomingHttpHeaders }[];

  beforeEach(async () => {
    callbacks = [];
    scenario = await createScenario(
      seedOf({
        contacts: [
          { id: "jo1", role: "user", email: "jo@example.com" },
          { id: "jo2", role: "lead", email: "jo@example.com" },
        ],
      }),
    );
    peer = await createOpenDsrPeer(TOKEN);
    callbackPort = await getPort();
    consumer = scenario.start({
      ...peer.environment(),
      WEBHOOK_SENDERS: sendersOf(
        { name: "portal", keys: [KEY], bearerTokens: [TOKEN], callbackHosts: [`localhost:${callbackPort}`] },
        { name: "other", keys: [], bearerTokens: [OTHER_TOKEN], kinds: ["access"] },
      ),
    });
    await portOf(consumer);
  });
  afterEach(async () => {
    receiver?.closeAllConnections();
    receiver?.close();
    receiver = undefined;
    await scenario.close();
  });

  async function receive(): Promise<string> {
    receiver = createServer(async (request, response) => {
      callbacks.push({ body: (await json(request)) as Record<string, unknown>, headers: request.headers });
      response.writeHead(202).end();
    }).listen(callbackPort);
    await once(receiver, "listening");
    return `http://localhost:${callbackPort}/callbacks`;
  }

  async function ended(id: string): Promise<Record<string, unknown>> {
    return vi.waitFor(async () => {
      const status = (await (await peer.send("GET", `/v2/requests/${id}`)).json()) as Record<string, unknown>;
      expect(status.request_status).toMatch(/completed|cancelled/);
      return status;
    }, WAIT);
  }

  it("passes the conformance suite, callbacks included", async () => {
    const results = await runConformance({
      baseUrl: `${peer.baseUrl}/v2`,
      headers: { authorization: `Bearer ${TOKEN}` },
      callbackUrl: `http://localhost:${callbackPort}/callbacks`,
    });

    expect(results.filter(({ result }) => result === "failed")).toEqual([]);
    expect(results.filter(({ result }) => result === "passed").length).toBeGreaterThanOrEqual(18);
  });

  it("erases, tells each change of status, and shows the evidence to its controller alone", async () => {
    const id = randomUUID();
    const url = await receive();

    await peer.send(
      "POST",
      "/v2/requests",
      openDsrRequestOf(id, "erasure", "Jo@Example.com", { status_callback_urls: [url] }),
    );

    const status = await ended(id);
    expect(status).toMatchObject({
      controller_id: "portal",
      request_status: "completed",
      results_count: 2,
      extensions: { localhost: { state: "ended", status: "completed", reason_code: null } },
    });
    expect(scenario.deletedIds()).toEqual(["jo1", "jo2"]);
    const results = await fetch(String(status.results_url), {
      headers: { authorization: `Bearer ${TOKEN}` },
    });
    expect(await results.json()).toMatchObject({ requestId: id, kind: "deletion", workspaceId: WORKSPACE });
    const foreign = { headers: { authorization: `Bearer ${OTHER_TOKEN}` } };
    expect((await fetch(String(status.results_url), foreign)).status).toBe(404);
    await vi.waitFor(() => expect(callbacks).toHaveLength(2), WAIT);
    expect(callbacks.at(-1)?.body).toMatchObject({ request_status: "completed", status_callback_url: url });
    expect(callbacks.map(({ headers }) => headers["x-opendsr-processor-domain"])).toEqual([
      "localhost",
      "localhost",
    ]);
    expect(consumer.log()).not.toMatch(/jo@example\.com|token-of/i);
  });

  it("says of a hashed address that it can't be served, and serves one that is there in the clear as well", async () => {
    const url = await receive();
    const hash = createHash("sha256").update("jo@example.com").digest("hex");
    const hashed = { identity_type: "email", identity_value: hash, identity_format: "sha256" };
    const raw = { identity_type: "email", identity_value: "jo@example.com", identity_format: "raw" };
    const [first, second] = [randomUUID(), randomUUID()];

    const answers = [
      await peer.send(
        "POST",
        "/v2/requests",
        openDsrRequestOf(first, "access", "", { subject_identities: [hashed], status_callback_urls: [url] }),
      ),
      await peer.send(
        "POST",
        "/v2/requests",
        openDsrRequestOf(second, "portability", "", { subject_identities: [hashed, raw] }),
      ),
    ];

    expect(answers.map(({ status }) => status)).toEqual([201, 201]);
    expect(await ended(first)).toMatchObject({
      request_status: "cancelled",
      extensions: { localhost: { status: "rejected", reason_code: "unsupported_identifier" } },
    });
    expect(await ended(second)).toMatchObject({ request_status: "completed", results_count: 2 });
    await vi.waitFor(() => expect(callbacks).toHaveLength(1), WAIT);
    expect(callbacks[0]?.body).toMatchObject({ subject_request_id: first, request_status: "cancelled" });
  });

  it("honours the routes of OpenGDPR, and a signature in a token's place", async () => {
    const id = randomUUID();
    const { regulation: _, ...request } = openDsrRequestOf(id, "access", "jo@example.com");

    const posted = await peer.send("POST", "/v1/opengdpr_requests", request);

    expect(posted.status).toBe(201);
    expect(posted.headers.get("x-opengdpr-processor-domain")).toBe("localhost");
    const path = `/opendsr/v1/opengdpr_requests/${id}`;
    const [now, signature] = [new Date(), new Webhook(KEY)];
    const signed = {
      "webhook-id": "m1",
      "webhook-timestamp": String(Math.floor(now.getTime() / 1_000)),
      "webhook-signature": signature.sign("m1", now, `GET ${path}`),
    };
    expect((await fetch(new URL(path, peer.baseUrl), { headers: signed })).status).toBe(200);
  });

  it("refuses what a controller may not ask for, and who is no controller", async () => {
    const post = (body: object, token: string) =>
      fetch(`${peer.baseUrl}/v2/requests`, {
        method: "POST",
        body: JSON.stringify(body),
        headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
      });
    const erasure = openDsrRequestOf(randomUUID(), "erasure", "jo@example.com");
    const evil = { ...erasure, status_callback_urls: ["http://169.254.169.254/latest"] };
    const id = randomUUID();
    await post(openDsrRequestOf(id, "access", "jo@example.com"), TOKEN);

    const statuses = [
      await post(erasure, OTHER_TOKEN),
      await post(erasure, "token-of-nobody-at-all-999"),
      await post(evil, TOKEN),
      await post(openDsrRequestOf(id, "access", "else@example.com"), TOKEN),
      await post({ ...erasure, extensions: { localhost: { workspace_id: "a b" } } }, TOKEN),
    ].map(({ status }) => status);

    expect(statuses).toEqual([403, 401, 400, 400, 400]);
    expect((await post(openDsrRequestOf(id, "access", "jo@example.com"), OTHER_TOKEN)).status).toBe(201);
    expect(scenario.deletedIds()).toEqual([]);
  });
});
