import { expect, it } from "vitest";
import { actorOf } from "./actor.ts";

const session = (entry: string) => ({
  id: "1",
  generation: "1",
  admin: { name: "Jane", method: "oidc" as const, role: "viewer" as const, entry },
  expiresAt: 0,
  signedInAt: 0,
  returnTo: null,
  notice: null,
});

it("names whoever is signed in so that a header can carry it", () => {
  expect(actorOf(session("sub:42"))).toEqual({ name: "sub:42", role: "viewer" });
  expect(actorOf(session("sub:Zoë K")).name).toBe("sub%3AZo%C3%AB%20K");
  expect(actorOf(session(`sub:${"é".repeat(60)}`)).name).toMatch(/^sha256:[0-9a-f]{64}$/);
});
