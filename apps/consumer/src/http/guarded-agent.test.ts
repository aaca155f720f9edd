import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import { type Dispatcher, request } from "undici";
import { afterEach, describe, expect, it } from "vitest";
import { startDnsStub } from "../testing/dns-stub.ts";
import { createGuardedAgent } from "./guarded-agent.ts";
import { isPublicAddress } from "./public-address.ts";
import { resolveName } from "./resolve-name.ts";

/** Stands for the public internet in these tests: on Linux all of 127.0.0.0/8 is this host. */
const OUTSIDE = "127.0.0.2";
const INSIDE = "127.0.0.1";
const isAllowed = (address: string) => address === OUTSIDE || isPublicAddress(address);

describe("the guarded agent", () => {
  const closers: (() => Promise<unknown> | unknown)[] = [];
  afterEach(async () => {
    for (const close of closers.splice(0)) await close();
  });

  async function listen(address: string, port: number, answer: RequestListener): Promise<Server> {
    const server = createServer(answer);
    server.listen(port, address);
    await once(server, "listening");
    closers.push(() => {
      server.closeAllConnections();
      server.close();
    });
    return server;
  }

  function agentOver(resolve: Parameters<typeof createGuardedAgent>[0]["resolve"]): Dispatcher {
    const agent = createGuardedAgent({ resolve, isAllowed, connections: 1 });
    closers.push(() => agent.destroy());
    return agent;
  }

  async function post(agent: Dispatcher, url: string): Promise<number | string> {
    try {
      const { statusCode, body } = await request(url, { dispatcher: agent, method: "POST", body: "{}" });
      await body.dump();
      return statusCode;
    } catch (error) {
      return (error as { code: string }).code;
    }
  }

  it("is not led inside by a name that resolves otherwise a moment later", async () => {
    let reachedInside = 0;
    const outside = await listen(OUTSIDE, 0, (_, answer) => answer.setHeader("connection", "close").end());
    const { port } = outside.address() as { port: number };
    await listen(INSIDE, port, (_, answer) => {
      reachedInside += 1;
      answer.end();
    });
    const stub = await startDnsStub([OUTSIDE, INSIDE, INSIDE]);
    closers.push(stub.close);
    const agent = agentOver((hostname) => resolveName(hostname, [stub.address]));

    const answers = [];
    for (let round = 0; round < 3; round += 1) answers.push(await post(agent, `http://rebind.test:${port}/`));

    expect(answers).toEqual([200, "address_refused", "address_refused"]);
    expect(stub.questions()).toBe(3);
    expect(reachedInside).toBe(0);
  });

  it("takes the allowed address out of an answer that mixes", async () => {
    const outside = await listen(OUTSIDE, 0, (_, answer) => answer.end());
    const { port } = outside.address() as { port: number };
    const agent = agentOver(async () => [
      { address: INSIDE, family: 4 },
      { address: OUTSIDE, family: 4 },
    ]);

    expect(await post(agent, `http://mixed.test:${port}/`)).toBe(200);
  });

  it.each([
    "http://127.0.0.1/",
    "http://127.1/",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://0177.0.0.1/",
    "http://169.254.169.254/latest/meta-data/",
    "http://[::1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[64:ff9b::7f00:1]/",
    "http://0/",
  ])("refuses %s, where nothing is looked up", async (url) => {
    const agent = agentOver(async () => [{ address: OUTSIDE, family: 4 }]);

    expect(await post(agent, url)).toBe("address_refused");
  });

  it("says so where a name does not resolve", async () => {
    const agent = agentOver(() => Promise.reject(new Error("no such name")));

    expect(await post(agent, "http://nowhere.test/")).toBe("name_not_resolved");
  });

  it("follows no redirect", async () => {
    const outside = await listen(OUTSIDE, 0, (_, answer) =>
      answer.writeHead(307, { location: "http://127.0.0.1/" }).end(),
    );
    const { port } = outside.address() as { port: number };
    const agent = agentOver(async () => [{ address: OUTSIDE, family: 4 }]);

    expect(await post(agent, `http://hop.test:${port}/`)).toBe(307);
  });
});
