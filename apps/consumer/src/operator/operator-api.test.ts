import { readFileSync } from "node:fs";
import { Validator } from "@seriousme/openapi-schema-validator";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { type OperatorServer, operatorSubmission, startOperatorServer } from "../testing/operator-server.ts";
import { operatorDocument } from "./operator-document.ts";

let server: OperatorServer;
beforeEach(async () => {
  server = await startOperatorServer();
});
afterEach(() => server.close());

const listed = async (query: string) => {
  const { body } = await server.send("viewer", "GET", `/requests${query}`);
  return (body.requests as { requestId: string }[]).map(({ requestId }) => requestId);
};

describe("operator-openapi.json", () => {
  it("is what the schemas say (else run `npm run generate`), and valid OpenAPI 3.1 whose examples fit", async () => {
    const document = z.looseObject({}).parse(await operatorDocument());
    const written = readFileSync(new URL("../../operator-openapi.json", import.meta.url), "utf8");

    expect(JSON.parse(written)).toEqual(document);
    expect((await new Validator().validate(structuredClone(document))).errors ?? []).toEqual([]);
    const ajv = addFormats.default(new Ajv2020({ strict: false }));
    const answers = schemasWithExamples(document);
    expect(answers.length).toBeGreaterThan(5);
    for (const { examples, ...schema } of answers)
      for (const example of examples)
        expect([ajv.validate(schema, example), ajv.errorsText()]).toEqual([true, "No errors"]);
  });
});

describe("a list of requests", () => {
  it("shows whose each is, how it stands and what it waits for, and names nobody", async () => {
    await server.ledger.inbox.receive([operatorSubmission("r1")]);
    const { status, body, text } = await server.send("viewer", "GET", "/requests?count=true");

    expect(status).toBe(200);
    expect(body).toMatchObject({
      requests: [
        {
          sender: "portal",
          requestId: "r1",
          kind: "deletion",
          state: "received",
          endpoint: "webhook",
          regulation: "gdpr",
        },
      ],
      next: null,
      total: 1,
    });
    expect(text).not.toContain("canary");
  });

  it("goes on page by page, each request once, the nearest deadline first where they are open", async () => {
    const requests = Array.from({ length: 7 }, (_, index) =>
      operatorSubmission(`r${index}`, { deadline: Date.UTC(2026, 11, 20 - index) }),
    );
    await server.ledger.inbox.receive(requests);
    const seen: string[] = [];
    for (let cursor: unknown = ""; cursor !== null; ) {
      const place = cursor === "" ? "" : `&cursor=${String(cursor)}`;
      const { body } = await server.send("viewer", "GET", `/requests?open=true&limit=3${place}`);
      seen.push(...(body.requests as { requestId: string }[]).map(({ requestId }) => requestId));
      cursor = body.next;
    }

    expect(seen).toEqual(["r6", "r5", "r4", "r3", "r2", "r1", "r0"]);
  });

  it("is filtered by state, kind, sender, workspace, wait and deadline", async () => {
    const { inbox, holds } = server.ledger;
    await inbox.receive([
      operatorSubmission("late", { deadline: Date.UTC(2026, 10, 1) }),
      operatorSubmission("other", { sender: "shop", origin: null, workspaceId: "ws2", kind: "access" }),
    ]);
    await holds.pause({ scope: "workspace", name: "ws2" });

    expect(await listed("?overdue=true")).toEqual(["late"]);
    expect(await listed("?sender=shop")).toEqual(["other"]);
    expect(await listed("?workspace=ws1")).toEqual(["late"]);
    expect(await listed("?kind=access&state=waiting")).toEqual(["other"]);
    expect(await listed("?waitingFor=paused")).toEqual(["other"]);
    expect(await listed("?state=received")).toEqual(["late"]);
    expect(await listed("?status=failed")).toEqual([]);
    expect((await server.send("viewer", "GET", "/requests?state=gone")).status).toBe(400);
    expect((await server.send("viewer", "GET", "/requests?cursor=x")).body).toMatchObject({
      code: "cursor_invalid",
    });
  });
});

describe("one request", () => {
  it("has a timeline of its journal's steps, which is what verify checks", async () => {
    const { inbox, leases, requests } = server.ledger;
    await inbox.receive([operatorSubmission("r1")]);
    const [lease] = await leases.acquire({ owner: "one", ttlMs: 60_000, limit: 1 });
    if (lease === undefined) throw new Error("nothing was leased");
    await requests.claim(lease, 1);
    await requests.append(lease, "r1", [
      { step: "plan.contact", contactId: "c-secret", facts: { role: "user" } },
      { step: "delete.accepted", contactId: "c-secret", facts: { status: 200, intercomRequestId: "q1" } },
    ]);
    const { body, text } = await server.send("viewer", "GET", "/requests/portal/r1/timeline");

    expect(body.entries).toMatchObject([
      { seq: 1, step: "plan.contact", contact: 1, httpStatus: null },
      { seq: 2, step: "delete.accepted", contact: 1, httpStatus: 200, intercomRequestId: "q1" },
    ]);
    const found = await server.ledger.reads.verify("r1");
    expect(body.verification).toMatchObject({
      intact: true,
      entries: 2,
      journalDigest: found?.head,
      outcome: "gone",
    });
    expect(body.laterLook).toBeNull();
    expect(text).not.toContain("c-secret");
  });

  it("is found by its id alone, with each sender that uses it", async () => {
    await server.ledger.inbox.receive([
      operatorSubmission("r1"),
      operatorSubmission("r1", { sender: "shop" }),
    ]);
    const { body } = await server.send("viewer", "GET", "/request-ids/r1");

    expect(body.requests).toMatchObject([
      { sender: "portal", requestId: "r1" },
      { sender: "shop", requestId: "r1" },
    ]);
    expect((await server.send("viewer", "GET", "/request-ids/r2")).body).toEqual({ requests: [] });
  });

  it("is unknown to a sender that has none of this id", async () => {
    await server.ledger.inbox.receive([operatorSubmission("r1")]);

    expect((await server.send("viewer", "GET", "/requests/shop/r1")).body).toMatchObject({
      status: 404,
      code: "request_unknown",
    });
    expect((await server.send("viewer", "GET", "/requests/portal/r1")).status).toBe(200);
  });
});

describe("an action", () => {
  it("cancels a request once, and says so when it is asked again", async () => {
    await server.ledger.inbox.receive([operatorSubmission("r1")]);
    const body = { reason: "asked by mistake" };
    const first = await server.send("operator", "POST", "/requests/portal/r1/cancel", { body });
    const second = await server.send("operator", "POST", "/requests/portal/r1/cancel");

    expect(first.body).toMatchObject({ action: "cancel", result: "cancelled", done: 1 });
    expect(second.body).toMatchObject({ result: "cancelled_already", done: 0, skipped: 1 });
    expect((await server.send("viewer", "GET", "/requests/portal/r1")).body).toMatchObject({
      cancelRequested: true,
    });
  });

  it("is refused where the request is not in a state for it, and that is in the audit too", async () => {
    await server.ledger.inbox.receive([operatorSubmission("r1")]);
    const [lease] = await server.ledger.leases.acquire({ owner: "one", ttlMs: 60_000, limit: 1 });
    if (lease === undefined) throw new Error("nothing was leased");
    await server.ledger.requests.claim(lease, 1);
    await server.ledger.requests.begin(lease, "r1", []);
    const refused = await server.send("operator", "POST", "/requests/portal/r1/cancel");

    expect(refused).toMatchObject({ status: 409, body: { code: "request_begun" } });
    const { body } = await server.send("viewer", "GET", "/audit?sender=portal&requestId=r1");
    expect(body.actions).toMatchObject([{ action: "cancel", outcome: { result: "begun", failed: 1 } }]);
  });

  it("pauses and resumes a workspace, a sender and everything", async () => {
    for (const target of [
      { scope: "everything" },
      { scope: "workspace", name: "ws1" },
      { scope: "sender", name: "portal" },
    ]) {
      expect((await server.send("operator", "POST", "/pause", { body: target })).body).toMatchObject({
        result: "paused",
        done: 1,
      });
      expect((await server.send("operator", "POST", "/pause", { body: target })).body).toMatchObject({
        result: "paused_already",
      });
      expect((await server.send("viewer", "GET", "/pauses")).body).toMatchObject({
        pauses: [{ name: null, ...target }],
      });
      expect((await server.send("operator", "POST", "/resume", { body: target })).body).toMatchObject({
        result: "resumed",
        done: 1,
      });
    }
    expect((await server.send("viewer", "GET", "/pauses")).body).toEqual({ pauses: [] });
  });

  it("is written down with the person whom the console names, who, when and why", async () => {
    const headers = { "operator-actor": "jane", "operator-role": "operator" };
    const body = { scope: "sender", name: "portal", reason: "OPS-1" };
    await server.send("console", "POST", "/pause", { body, headers });
    const audit = await server.send("viewer", "GET", "/audit");

    expect(audit.body.actions).toMatchObject([
      {
        at: "2026-11-26T09:00:00.000Z",
        actor: "jane",
        credential: "console",
        role: "operator",
        action: "pause",
        target: { scope: "sender", name: "portal" },
        reason: "OPS-1",
        outcome: { result: "paused", done: 1 },
      },
    ]);
  });

  it("takes no reason with an address in it", async () => {
    const body = { scope: "everything", reason: "jo@example.com asked" };

    expect((await server.send("operator", "POST", "/pause", { body })).status).toBe(400);
  });
});

describe("a credential", () => {
  it("is asked for everywhere but at the description", async () => {
    const bare = (path: string) => statusOf(`${server.url}/v1/operator${path}`);

    expect(await bare("/requests")).toBe(401);
    expect(await bare("/requests/portal/r1/timeline")).toBe(401);
    expect(await bare("/openapi.json")).toBe(200);
  });

  it("names somebody else only where the configuration lets it", async () => {
    const headers = { "operator-actor": "jane", "operator-role": "admin" };

    expect((await server.send("admin", "GET", "/me", { headers })).body).toMatchObject({
      code: "actor_not_allowed",
    });
    expect((await server.send("console", "GET", "/me", { headers })).body).toEqual({
      actor: "jane",
      credential: "console",
      role: "admin",
    });
    expect(
      (await server.send("console", "GET", "/me", { headers: { "operator-actor": "jane" } })).status,
    ).toBe(400);
  });

  it("can't be guessed: after twenty wrong ones the address has to wait", async () => {
    const wrong = () =>
      statusOf(`${server.url}/v1/operator/me`, { headers: { authorization: "Bearer wrong" } });
    for (let count = 0; count < 20; count += 1) expect(await wrong()).toBe(401);

    expect(await wrong()).toBe(429);
    expect(server.log.events().filter((event) => event === "operator_refused").length).toBeLessThan(5);
  });
});

/** Every schema of the document that has examples of whole objects. */
function schemasWithExamples(node: unknown): { examples: unknown[] }[] {
  if (typeof node !== "object" || node === null) return [];
  const below = Object.values(node).flatMap(schemasWithExamples);
  return "examples" in node && "type" in node && Array.isArray(node.examples)
    ? [{ ...node, examples: node.examples }, ...below]
    : below;
}

async function statusOf(url: string, init: RequestInit = {}): Promise<number> {
  const answer = await fetch(url, init);
  await answer.arrayBuffer();
  return answer.status;
}
