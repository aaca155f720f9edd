import { expect, it } from "vitest";
import { createNoteList } from "./note-list.ts";

it("gives notes newest first, and of one second the last that was added, whenever they are added", () => {
  const list = createNoteList();
  const add = (id: string, createdAt: number) =>
    list.add({ id, createdAt, contactId: "c1", companyId: null, author: null, body: "" });
  const ids = () => list.newestFirst().map(({ id }) => id);
  add("older", 10);
  add("newer", 20);
  add("newest", 20);
  expect(ids()).toEqual(["newest", "newer", "older"]);
  add("oldest", 5);
  expect(ids()).toEqual(["newest", "newer", "older", "oldest"]);
});
