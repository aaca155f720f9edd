import { networkInterfaces } from "node:os";
import { describe, expect, it } from "vitest";
import { createHealth } from "../health/health.ts";
import { startHealthServer } from "../health/health-server.ts";
import { openHost } from "./open-host.ts";

const failing = (code: string) => async () => {
  throw Object.assign(new Error(code), { code });
};

it.each(["EAFNOSUPPORT", "EADDRNOTAVAIL"])(
  "listens on IPv4 alone where the host has no IPv6 (%s)",
  async (code) => {
    expect(await openHost("::", failing(code))).toBe("0.0.0.0");
  },
);

it("takes every other address, and every other failure, as it is", async () => {
  expect(await openHost("::1", failing("EAFNOSUPPORT"))).toBe("::1");
  expect(await openHost("127.0.0.1", failing("EAFNOSUPPORT"))).toBe("127.0.0.1");
  expect(await openHost("::", failing("EMFILE"))).toBe("::");
});

const hasIpv6 = Object.values(networkInterfaces()).some((each) =>
  each?.some(({ address }) => address === "::1"),
);

describe.runIf(hasIpv6)("a port on ::", () => {
  it.each(["127.0.0.1", "[::1]"])("answers at %s", async (address) => {
    const server = await startHealthServer({ health: createHealth(), host: "::", port: 0 });

    const answer = await fetch(`http://${address}:${server.port}/livez`);

    await server.close();
    expect(answer.status).toBe(200);
  });
});
