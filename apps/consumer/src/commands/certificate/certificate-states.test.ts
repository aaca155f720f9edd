import { expect, it } from "vitest";
import type { Finished } from "../../domain/disposition.ts";
import { deletion } from "../../flows/deletion/deletion.ts";
import { certify } from "../../testing/certify.ts";
import { createFakeIntercom, FakeIntercomError } from "../../testing/fake-intercom.ts";
import { createTestRequest, type TestRequest } from "../../testing/flow-context.ts";

const JO = "jo@example.com";
const USER = { id: "a1", role: "user", email: JO };
const LEAD = { id: "a2", role: "lead", email: JO };

async function end(
  request: TestRequest,
  { port }: ReturnType<typeof createFakeIntercom>,
  overrides: Parameters<TestRequest["context"]>[1] = {},
): Promise<Finished> {
  while (true) {
    const disposition = await deletion.run(request.context(port, overrides));
    if (disposition.kind === "finished") return disposition;
    request.now = disposition.dueAt ?? request.now;
  }
}

it("agrees where a contact turned out to be another one of the person's, and says which", async () => {
  const intercom = createFakeIntercom([USER, { ...USER, id: "a9" }]);
  intercom.before = (call) => {
    if (call === "delete a1") intercom.merged.set("a1", "a9");
  };
  const request = createTestRequest("deletion", [JO]);

  const { certificate, differing } = await certify(request.journal, await end(request, intercom));

  expect(differing).toEqual([]);
  expect(certificate.merged).toMatchObject([{ id: "a1" }]);
  expect(certificate.erased).toMatchObject([{ id: "a9", how: "deleted" }]);
});

it("agrees where a contact had another address by then, or was deleted by somebody else", async () => {
  const intercom = createFakeIntercom([USER, LEAD]);
  intercom.before = (call) => {
    if (call === "delete a1") intercom.contacts.delete("a2");
  };
  const request = createTestRequest("deletion", [JO]);

  const { certificate, differing } = await certify(request.journal, await end(request, intercom));

  expect(differing).toEqual([]);
  expect(certificate.erased.find(({ id }) => id === "a2")).toMatchObject({
    acceptedAt: null,
    basis: "already_absent",
  });
});

it("agrees where a contact is still shown in the end", async () => {
  const intercom = createFakeIntercom([USER]);
  intercom.visibleReads = Number.POSITIVE_INFINITY;
  const request = createTestRequest("deletion", [JO]);

  const { certificate, differing } = await certify(request.journal, await end(request, intercom));

  expect([certificate.status, differing]).toEqual(["partial", []]);
  expect(certificate.remaining.map(({ code }) => code)).toContain("not_verified");
});

it("agrees where a request took over what another one had begun, with the times of that one", async () => {
  const intercom = createFakeIntercom([USER, LEAD]);
  intercom.before = (call) => {
    if (call === "delete a2") throw new FakeIntercomError("server_error", { status: 500 });
  };
  const first = createTestRequest("deletion", [JO]);
  await expect(deletion.run(first.context(intercom.port))).rejects.toThrow();
  intercom.before = () => {};
  const second = createTestRequest("deletion", [JO]);
  second.now = first.now + 3_600_000;
  second.earlier.set("first", {
    kind: "deletion",
    workspaceId: "ws1",
    subjects: [JO],
    journal: first.journal,
  });

  const ended = await end(second, intercom, { retryOf: "first" });
  const { certificate, differing } = await certify(second.journal, ended);

  expect(differing).toEqual([]);
  const [one, two] = certificate.erased;
  expect(Date.parse(two?.acceptedAt ?? "") - Date.parse(one?.acceptedAt ?? "")).toBe(3_600_000);
});
