import { expect, it } from "vitest";
import { areFree, freePorts } from "./free-ports.ts";

it("finds ports that nobody listens on, below those of outgoing connections, none of them twice", async () => {
  const ports = await freePorts(20);

  expect(new Set(ports).size).toBe(20);
  expect(await areFree(ports)).toBe(true);
  expect(ports.filter((port) => port < 1_024 || port >= 32_768)).toEqual([]);
});
