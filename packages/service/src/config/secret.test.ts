import { inspect } from "node:util";
import { expect, it } from "vitest";
import { Secret } from "./secret.ts";

it("a secret prints as [secret] however it is printed", () => {
  const secret = new Secret("hunter2");

  const printed = [
    `${secret}`,
    String(secret),
    JSON.stringify({ secret }),
    inspect({ secret }),
    inspect(secret, { showHidden: true }),
  ];

  for (const text of printed) {
    expect(text).toContain("[secret]");
    expect(text).not.toContain("hunter2");
  }
  expect(Object.keys(secret)).toEqual([]);
});

it("a secret gives its value to who asks for it", () => {
  expect(new Secret(Buffer.from("key")).reveal().toString()).toBe("key");
});
