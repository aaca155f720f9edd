import { once } from "node:events";
import { createServer } from "node:net";
import { describe, expect, it } from "vitest";
import { listenAt } from "./listen-at.ts";

const listen = async ({ port, host }: { readonly port: number; readonly host: string }) => {
  const server = createServer().listen(port, host);
  await once(server, "listening");
  return server;
};
const variables = { portVariable: "HEALTH_PORT", hostVariable: "HEALTH_HOST" };

describe("listenAt", () => {
  it("names the variable, the port and the host where the port is in use", async () => {
    const first = await listenAt({ port: 0, host: "127.0.0.1", ...variables }, listen);
    const { port } = first.address() as { port: number };

    await expect(listenAt({ port, host: "127.0.0.1", ...variables }, listen)).rejects.toMatchObject({
      code: "invalid_config",
      mistakes: [{ variable: "HEALTH_PORT", message: `port ${port} at 127.0.0.1 is in use (EADDRINUSE)` }],
    });
    first.close();
  });

  it.each([
    ["192.0.2.1", "EADDRNOTAVAIL"],
    ["nowhere.invalid", "ENOTFOUND"],
  ])("names the variable of a host that is none of this machine's: %s", async (host, code) => {
    // What a resolver says of a name differs from network to network.
    const refuse = () => Promise.reject(Object.assign(new Error("no"), { code }));

    await expect(listenAt({ port: 0, host, ...variables }, refuse)).rejects.toMatchObject({
      mistakes: [{ variable: "HEALTH_HOST", message: `${host} is no address of this machine (${code})` }],
    });
  });

  it("lets other errors through", async () => {
    const broken = new Error("broken");
    await expect(listenAt({ port: 0, host: "::", ...variables }, () => Promise.reject(broken))).rejects.toBe(
      broken,
    );
  });
});
