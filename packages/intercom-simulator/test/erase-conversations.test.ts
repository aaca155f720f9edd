import { expect, it } from "vitest";
import { api } from "./support/api.ts";
import { MARA_USER } from "./support/example.ts";
import { simulators } from "./support/with-simulator.ts";

const start = simulators();
const REDACT = "/conversations/redact";
const body = (conversation: string, part: string) => ({
  type: "conversation_part",
  conversation_id: conversation,
  conversation_part_id: part,
});

it("redacts a part that has a body, and a first message that a contact wrote", async () => {
  const simulator = await start();
  const source = { type: "source", conversation_id: "516", source_id: "40516" };

  const answers = [
    await api(simulator, "POST", REDACT, { body: body("515", "5150002") }),
    await api(simulator, "POST", REDACT, { body: body("515", "5150002") }),
    await api(simulator, "POST", REDACT, { body: source }),
    await api(simulator, "POST", REDACT, { body: { ...source, source_id: "1" } }),
  ];

  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 404]);
  expect(answers[0]?.body).toMatchObject({
    conversation_parts: { conversation_parts: [{ redacted: false }, {}, { redacted: true }] },
  });
  expect(simulator.control.effects()).toMatchObject([
    { kind: "part_redacted", id: "515/5150002" },
    { kind: "part_redacted", id: "516/40516" },
  ]);
  const seen = simulator.control.workspace("demo1234").conversation("515");
  expect(seen?.messages.at(-1)).toMatchObject({ redacted: true, authorId: MARA_USER });
  expect(seen?.messages.at(-1)?.body).not.toContain("Thanks");
});

it("refuses to redact what has no body, and what a setting names", async () => {
  const simulator = await start();
  const workspace = simulator.control.workspace("demo1234");
  const author = { type: "user", id: MARA_USER, email: "mara.linden@example.com" } as const;
  workspace.addPart("515", { id: "99", part_type: "open", author, created_at: 1_734_540_000 });
  workspace.configure({ notRedactableParts: ["5150002"] });

  for (const part of ["99", "5150002"])
    expect(await api(simulator, "POST", REDACT, { body: body("515", part) })).toMatchObject({
      status: 422,
      body: { errors: [{ code: "conversation_part_not_redactable" }] },
    });
  expect(simulator.control.effects()).toEqual([]);
});

it("detaches a contact for a teammate, but not the last one", async () => {
  const simulator = await start();
  const detach = (conversation: string, admin: string | undefined) =>
    api(simulator, "DELETE", `/conversations/${conversation}/customers/${MARA_USER}`, {
      body: admin === undefined ? {} : { admin_id: admin },
    });

  expect((await detach("516", undefined)).status).toBe(400);
  expect((await detach("516", "1")).status).toBe(400);
  expect((await detach("516", "991267459")).status).toBe(200);
  expect((await detach("516", "991267459")).status).toBe(404);
  expect((await detach("515", "991267459")).status).toBe(422);
  expect(simulator.control.effects()).toMatchObject([{ kind: "contact_detached", id: `516/${MARA_USER}` }]);
});

it("deletes a conversation once, and its reporting rows with a scope of its own", async () => {
  const simulator = await start();
  simulator.control.workspace("demo1234").setScopes("demo", ["write_conversations", "read_conversations"]);

  expect((await api(simulator, "DELETE", "/conversations/515?retain_metrics=false")).status).toBe(403);
  expect((await api(simulator, "DELETE", "/conversations/515")).body).toMatchObject({
    id: "515",
    deleted: true,
  });
  expect((await api(simulator, "DELETE", "/conversations/515")).status).toBe(404);
  expect((await api(simulator, "GET", "/conversations/515")).status).toBe(404);
  expect(simulator.control.effects()).toMatchObject([{ kind: "conversation_deleted", id: "515" }]);
  simulator.control.reset();
  expect((await api(simulator, "GET", "/conversations/515")).status).toBe(200);
});

it("deletes tickets and custom objects by their ids", async () => {
  const simulator = await start();

  expect((await api(simulator, "DELETE", "/tickets/631")).body).toMatchObject({
    object: "ticket",
    deleted: true,
  });
  expect((await api(simulator, "GET", "/tickets/631")).status).toBe(404);
  const { body: list } = await api(
    simulator,
    "GET",
    `/custom_object_instances/Order?references_contact_id=${MARA_USER}`,
  );
  const id = (list as { data: { id: string }[] }).data[0]?.id ?? "";
  expect((await api(simulator, "DELETE", `/custom_object_instances/Order/${id}`)).body).toMatchObject({
    deleted: true,
  });
  expect((await api(simulator, "GET", `/custom_object_instances/Order/${id}`)).status).toBe(404);
  expect(simulator.control.effects()).toMatchObject([
    { kind: "ticket_deleted", id: "631" },
    { kind: "custom_object_deleted", id: `Order/${id}` },
  ]);
});
