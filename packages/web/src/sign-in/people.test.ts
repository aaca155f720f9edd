import { describe, expect, it } from "vitest";
import { entryOf, readPeople } from "./people.ts";

const people = readPeople([
  "sub:Omar",
  "bare-subject",
  "email:Nora@Example.com",
  "bare@example.com",
  "group:Privacy",
]);

describe("who may sign in", () => {
  it.each([
    [{ sub: "Omar" }, "sub:Omar"],
    [{ sub: "bare-subject" }, "sub:bare-subject"],
    [{ sub: "1", email: "NORA@example.com", email_verified: true }, "email:nora@example.com"],
    [{ sub: "1", email: "bare@example.com", email_verified: true }, "email:bare@example.com"],
    [{ sub: "7", groups: ["all", "Privacy"] }, "sub:7"],
  ])("is %j, as %s", (identity, entry) => {
    expect(people && entryOf(people, identity)).toBe(entry);
  });

  it.each([
    [{ sub: "omar" }, "a subject in other letters"],
    [{ sub: "nora@example.com" }, "a subject spelt like an administrator's address"],
    [{ sub: "bare@example.com" }, "a subject spelt like an address that is written without a prefix"],
    [{ sub: "email:nora@example.com" }, "a subject spelt like an entry"],
    [{ sub: "1", groups: ["privacy", "Omar"] }, "a group in other letters, and one spelt like a subject"],
    [{ sub: "1", email: "Omar", email_verified: true }, "an address spelt like a subject"],
    [{ sub: "1", email: "nora@example.com", email_verified: false }, "an address that is not verified"],
    [{ sub: "1", email: "nora@example.com" }, "an address of which nothing is said"],
  ])("is not %j: %s", (identity, _why) => {
    expect(people && entryOf(people, identity)).toBeNull();
  });

  it.each([["sub:"], ["email:"], ["group:"], ["email:nora"], [""]])("can't be written as %j", (entry) => {
    expect(readPeople([entry])).toBeNull();
  });
});
