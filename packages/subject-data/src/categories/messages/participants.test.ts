import { IntercomError } from "@intercom-dsar/intercom-client";
import { describe, expect, it } from "vitest";
import type { ErasureSubject } from "../../erasure.ts";
import { participantsOf, type ReadAuthor } from "./participants.ts";

const JO = "jo@example.com";
const subject: ErasureSubject = {
  addresses: [JO],
  contacts: [{ type: "contact", id: "a1" }],
  isOwn: ({ email }) => email === JO,
};
const message = (type: string, id: string | null, email: string | null) => ({ author: { type, id, email } });
const gone: ReadAuthor = async () => {
  throw new IntercomError({ code: "not_found", sent: true });
};
const nobodyAsked: ReadAuthor = async () => {
  throw new Error("not to be read");
};

describe("who takes part", () => {
  it("is the person alone, with colleagues and programs", async () => {
    const messages = [
      message("user", "a1", "old@example.com"),
      message("admin", "9", "x@y.example"),
      message("bot", "1", null),
    ];
    const { own, hasOthers } = await participantsOf([{ id: "a1" }], messages, subject, nobodyAsked);

    expect([own, hasOthers]).toEqual([["a1"], false]);
  });

  it.each([
    ["another contact", [{ id: "a1" }, { id: "b1" }], []],
    ["another author", [{ id: "a1" }], [message("lead", "b1", "sam@example.com")]],
    ["an author without address or id", [{ id: "a1" }], [message("user", null, null)]],
    ["an author of a type that is not known", [{ id: "a1" }], [message("visitor", "v1", null)]],
    ["a contact without an id", [{ id: "a1" }, {}], []],
    ["what is no contact", [{ id: "a1" }, "b1"], []],
    ["no list", undefined, []],
  ])("is somebody else too: %s", async (_, references, messages) => {
    expect(await participantsOf(references, messages, subject, nobodyAsked)).toMatchObject({
      hasOthers: true,
    });
  });

  it("is a contact that is gone, where all that it wrote bears the person's address", async () => {
    const words = [message("user", "x1", JO)];

    const orphan = await participantsOf([{ id: "x1" }], words, subject, gone);
    const mixed = await participantsOf(
      [{ id: "x1" }],
      [...words, message("user", "x1", "b@c.example")],
      subject,
      gone,
    );

    expect([orphan.own, orphan.hasOthers]).toEqual([["x1"], false]);
    expect([mixed.own, mixed.hasOthers]).toEqual([[], true]);
  });

  it("is no contact that has another address by now", async () => {
    const read: ReadAuthor = async (id) => ({ type: "contact", id, email: "somebody@else.example" });

    expect(await participantsOf([{ id: "x1" }], [message("user", "x1", JO)], subject, read)).toMatchObject({
      own: [],
      hasOthers: true,
    });
  });
});
