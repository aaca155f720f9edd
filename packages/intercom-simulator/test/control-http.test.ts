import { describe, expect, it } from "vitest";
import { exampleSeed, type Simulator } from "../src/index.ts";
import { type ApiOptions, api, byEmail, search } from "./support/api.ts";
import { JO_LEAD, JO_USER, MARA_USER, NOBODY } from "./support/example.ts";
import { idsOf } from "./support/shapes.ts";
import { simulators } from "./support/with-simulator.ts";

const start = simulators();

function control(
  simulator: Simulator,
  method: "GET" | "POST" | "DELETE" | "PATCH",
  path: string,
  body?: unknown,
) {
  const options: ApiOptions = { token: null, ...(body === undefined ? {} : { body }) };
  return api(simulator, method, `/_control${path}`, options);
}

describe("the control API over HTTP", () => {
  it("seeds, lists calls and effects, and resets", async () => {
    const simulator = await start();
    const seed = {
      workspaces: [{ id: "more", tokens: [{ token: "more-token" }], contacts: [{ email: "a@example.com" }] }],
    };
    expect((await control(simulator, "POST", "/seed", seed)).status).toBe(204);
    expect((await control(simulator, "GET", "/workspaces")).body).toEqual({
      workspaces: ["demo1234", "more"],
    });
    await api(simulator, "GET", "/me", { token: "more-token" });
    await api(simulator, "DELETE", `/contacts/${JO_USER}`);
    expect((await control(simulator, "GET", "/calls?workspace=more")).body).toMatchObject({
      calls: [{ path: "/me" }],
    });
    expect((await control(simulator, "GET", "/calls?after=1&method=DELETE")).body).toMatchObject({
      calls: [{ seq: 2 }],
    });
    expect((await control(simulator, "GET", "/effects")).body).toMatchObject({ effects: [{ id: JO_USER }] });
    expect((await control(simulator, "POST", "/reset")).status).toBe(204);
    expect((await control(simulator, "GET", "/effects")).body).toEqual({ effects: [] });
    expect((await control(simulator, "GET", "/workspaces")).body).toEqual({ workspaces: ["demo1234"] });
  });

  it("adds, lists and removes faults", async () => {
    const simulator = await start();
    const added = await control(simulator, "POST", "/faults", { action: { kind: "status", status: 503 } });
    expect(added).toMatchObject({ status: 201, body: { id: "fault-1" } });
    expect((await api(simulator, "GET", "/me")).status).toBe(503);
    expect((await control(simulator, "GET", "/faults")).body).toMatchObject({
      faults: [{ id: "fault-1", struck: 1 }],
    });
    expect((await control(simulator, "DELETE", "/faults/fault-1")).status).toBe(204);
    expect((await control(simulator, "DELETE", "/faults/fault-1")).status).toBe(404);
    expect((await api(simulator, "GET", "/me")).status).toBe(200);
    await control(simulator, "POST", "/faults", { action: { kind: "reset" } });
    expect((await control(simulator, "DELETE", "/faults")).status).toBe(204);
    expect((await api(simulator, "GET", "/me")).status).toBe(200);
  });

  it("waits for held calls and releases them", async () => {
    const simulator = await start();
    await control(simulator, "POST", "/faults", { match: { method: "DELETE" }, action: { kind: "hold" } });
    const call = api(simulator, "DELETE", `/contacts/${JO_LEAD}`);
    const held = await control(simulator, "GET", "/held?count=1&timeoutMs=5000");
    expect(held.body).toMatchObject({ held: [{ id: "held-1", path: `/contacts/${JO_LEAD}` }] });
    expect((await control(simulator, "GET", "/held?count=2&timeoutMs=10")).status).toBe(408);
    const released = await control(simulator, "POST", "/release", { id: "held-1", outcome: "continue" });
    expect(released.body).toEqual({ released: 1 });
    expect((await call).status).toBe(200);
    expect((await control(simulator, "GET", "/held")).body).toEqual({ held: [] });
  });

  it("changes settings, tokens and people", async () => {
    const simulator = await start();
    const base = "/workspaces/demo1234";
    const changed = await control(simulator, "PATCH", `${base}/settings`, { limitPerMinute: 600 });
    expect(changed.body).toMatchObject({ settings: { limitPerMinute: 600, companiesKey: "data" } });
    expect((await api(simulator, "GET", "/me")).headers["x-ratelimit-limit"]).toBe("100");
    expect((await control(simulator, "GET", `${base}/windows`)).body).toMatchObject({
      windows: [{ own: 1, limit: 100 }],
    });

    const company = await control(simulator, "POST", `${base}/companies`, { id: "c1", name: "New" });
    expect(company).toMatchObject({ status: 201, body: { id: "c1" } });
    await control(simulator, "POST", `${base}/contacts`, {
      id: "p1",
      email: "p1@example.com",
      company_ids: ["c1"],
    });
    await control(simulator, "POST", `${base}/notes`, { id: "77", contact_id: "p1", body: "<p>Hello</p>" });
    expect((await api(simulator, "GET", "/notes/77")).body).toMatchObject({ author: null });
    await control(simulator, "POST", `${base}/contacts/p1/merge`, { into: NOBODY });
    expect((await control(simulator, "GET", `${base}/contacts/p1`)).body).toMatchObject({ state: "merged" });
    await control(simulator, "POST", `${base}/contacts/${NOBODY}/hide`, { state: "deleted" });
    expect((await api(simulator, "GET", `/contacts/${NOBODY}`)).status).toBe(404);
    expect((await control(simulator, "GET", `${base}/contacts/nobody`)).status).toBe(404);
    expect((await control(simulator, "GET", base)).body).toMatchObject({ id: "demo1234", contacts: 175 });
    expect((await control(simulator, "GET", `${base}/contacts`)).body).toHaveProperty("contacts.length", 175);

    await control(simulator, "POST", `${base}/tokens`, { token: "t2", label: "second" });
    await control(simulator, "POST", `${base}/tokens/second/scopes`, { scopes: [] });
    expect((await api(simulator, "GET", `/contacts/${MARA_USER}`, { token: "t2" })).status).toBe(403);
    await control(simulator, "POST", `${base}/tokens/second/state`, { state: "revoked" });
    expect((await api(simulator, "GET", "/me", { token: "t2" })).status).toBe(401);
  });

  it("adds conversations and tickets, each id once", async () => {
    const simulator = await start();
    const base = "/workspaces/demo1234";
    const author = { type: "user", id: MARA_USER, email: "mara.linden@example.com" };
    const conversation = {
      id: "9001",
      contact_ids: [MARA_USER],
      created_at: 1_734_537_424,
      source: { author },
    };
    const ticket = { id: "9002", ticket_id: "77", contact_ids: [MARA_USER], created_at: 1_734_537_424 };

    expect(await control(simulator, "POST", `${base}/conversations`, conversation)).toMatchObject({
      status: 201,
    });
    expect(await control(simulator, "POST", `${base}/tickets`, ticket)).toMatchObject({ status: 201 });
    expect((await api(simulator, "GET", "/conversations/9001")).status).toBe(200);
    expect((await api(simulator, "GET", "/tickets/9002")).status).toBe(200);
    expect((await control(simulator, "POST", `${base}/conversations`, conversation)).status).toBe(409);
    expect((await control(simulator, "POST", `${base}/tickets`, ticket)).status).toBe(409);
  });

  it("gives a contact another address, by which search knows it at once", async () => {
    const simulator = await start();
    const path = "/workspaces/demo1234/contacts";
    const found = async (email: string) => idsOf((await search(simulator, byEmail(email))).body);
    await control(simulator, "POST", path, { id: "p1", email: "p1@example.com" });

    expect((await control(simulator, "POST", `${path}/p1/email`, { email: "p2@example.com" })).status).toBe(
      204,
    );

    expect([await found("p1@example.com"), await found("p2@example.com")]).toEqual([[], ["p1"]]);
    expect((await api(simulator, "GET", "/contacts/p1")).body).toMatchObject({ email: "p2@example.com" });
    expect(simulator.control.effects()).toMatchObject([
      { kind: "contact_created", id: "p1" },
      { kind: "contact_email_changed", id: "p1", call: null },
    ]);
    await control(simulator, "POST", `${path}/p1/hide`, { state: "archived" });
    expect(await found("p2@example.com")).toEqual([]);
    await control(simulator, "POST", `${path}/p1/unarchive`);
    expect(await found("p2@example.com")).toEqual(["p1"]);
    await control(simulator, "POST", `${path}/p1/email`, { email: null });
    expect(await found("p2@example.com")).toEqual([]);
  });

  it("marks a contact, and leaves the marks that it is not told", async () => {
    const simulator = await start();
    const path = "/workspaces/demo1234/contacts";
    await control(simulator, "POST", path, { id: "p1", segments: [{ id: "s1", name: "VIP" }] });
    const marks = { tags: [{ id: "t1", name: "Legal hold" }], custom_attributes: { case: "17" } };

    expect((await control(simulator, "POST", `${path}/p1/marks`, marks)).status).toBe(204);

    const read = async (place: string) => (await api(simulator, "GET", `/contacts/p1${place}`)).body;
    expect(await read("")).toMatchObject({ custom_attributes: { case: "17" }, tags: { total_count: 1 } });
    expect(await read("/tags")).toMatchObject({ data: [{ id: "t1", name: "Legal hold" }] });
    expect(await read("/segments")).toMatchObject({ data: [{ id: "s1", name: "VIP" }] });
  });

  it("answers mistakes with a code, and never with what was sent", async () => {
    const simulator = await start();
    const wrong = await control(simulator, "POST", "/seed", {
      workspaces: [{ id: "w", tokens: [{ token: 42_424_242 }] }],
    });
    expect(wrong).toMatchObject({ status: 400, body: { error: { code: "invalid_input" } } });
    expect(JSON.stringify(wrong.body)).not.toContain("42424242");
    expect((await control(simulator, "POST", "/seed")).status).toBe(400);
    expect((await control(simulator, "GET", "/workspaces/none")).body).toMatchObject({
      error: { code: "unknown_workspace" },
    });
    const duplicate = { workspaces: [{ ...exampleSeed().workspaces[0], id: "other" }] };
    expect((await control(simulator, "POST", "/seed", duplicate)).body).toMatchObject({
      error: { code: "duplicate" },
    });
    const state = await control(simulator, "POST", "/workspaces/demo1234/tokens/none/state", {
      state: "revoked",
    });
    expect(state.body).toMatchObject({ error: { code: "unknown_token" } });
    const fault = await control(simulator, "POST", "/faults", {
      match: { path: "(" },
      action: { kind: "reset" },
    });
    expect(fault.status).toBe(400);
    expect((await control(simulator, "GET", "/nothing")).status).toBe(404);
  });

  it("isn't there where it was turned off, nor on a region's host", async () => {
    const without = await start({ control: false });
    expect((await api(without, "GET", "/_control/health")).status).toBe(404);
    const simulator = await start({ regions: ["eu"] });
    expect((await api(simulator, "GET", "/_control/health")).status).toBe(200);
    expect((await api(simulator.regionUrl("eu") ?? "", "GET", "/_control/health")).status).toBe(404);
  });
});
