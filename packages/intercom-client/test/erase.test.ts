import { expect, it } from "vitest";
import { sendJson } from "./support/local-server.ts";
import { openClient } from "./support/open-client.ts";

it("redacts, detaches and deletes by Intercom's paths, and gives its proof of each", async () => {
  await using open = await openClient((response, { method, path }) =>
    sendJson(response, method === "DELETE" && !path.includes("customers") ? { deleted: true } : {}),
  );
  const { conversations, tickets, customObjects } = open.client;

  const proofs = [
    await conversations.redact("515", { type: "conversation_part", id: "7" }),
    await conversations.redact("515", { type: "source", id: "40515" }),
    await conversations.detach("515", "a1", "99"),
    await conversations.delete("515", { retainMetrics: false }),
    await tickets.delete("631"),
    await customObjects.delete("Order", "1"),
  ];

  expect(proofs.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200]);
  expect(
    open.server.seen.map(({ method, path, body }) => [method, path, body === "" ? null : JSON.parse(body)]),
  ).toEqual([
    [
      "POST",
      "/conversations/redact",
      { type: "conversation_part", conversation_id: "515", conversation_part_id: "7" },
    ],
    ["POST", "/conversations/redact", { type: "source", conversation_id: "515", source_id: "40515" }],
    ["DELETE", "/conversations/515/customers/a1", { admin_id: "99", customer: { intercom_user_id: "a1" } }],
    ["DELETE", "/conversations/515?retain_metrics=false", null],
    ["DELETE", "/tickets/631", null],
    ["DELETE", "/custom_object_instances/Order/1", null],
  ]);
});

it.each([{}, { deleted: false }, { id: "516", deleted: true }])(
  "does not take %j for the proof that conversation 515 is deleted",
  async (body) => {
    await using open = await openClient((response) => sendJson(response, body));

    await expect(open.client.conversations.delete("515", { retainMetrics: true })).rejects.toMatchObject({
      code: "unexpected_response",
    });
  },
);

it("sends nothing that its guard forbids", async () => {
  await using open = await openClient((response) => sendJson(response, {}));
  const guard = () => {
    throw new Error("too late");
  };

  const { conversations, tickets } = open.client;
  await expect(conversations.redact("515", { type: "source", id: "1" }, { guard })).rejects.toMatchObject({
    code: "refused",
  });
  await expect(conversations.detach("515", "a1", "99", { guard })).rejects.toMatchObject({ code: "refused" });
  await expect(conversations.delete("515", { retainMetrics: true, guard })).rejects.toMatchObject({
    code: "refused",
  });
  await expect(tickets.delete("631", { guard })).rejects.toMatchObject({ code: "refused" });
  expect(open.server.seen).toEqual([]);
});
