import { once } from "node:events";
import { connect } from "node:net";
import { setImmediate as turn } from "node:timers/promises";
import { fastify } from "fastify";
import { expect, it } from "vitest";
import { closeUnusedConnections } from "./close-unused-connections.ts";

const REQUEST = "GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n";

it.each([
  ["nothing", ""],
  ["half a request", REQUEST.slice(0, 20)],
])(
  "ends a connection that has sent %s when the stop begins, and answers one that is busy",
  async (_, sent) => {
    const server = fastify({ forceCloseConnections: "idle" });
    closeUnusedConnections(server);
    const [asked, answer] = [Promise.withResolvers<void>(), Promise.withResolvers<string>()];
    server.get("/", () => {
      asked.resolve();
      return answer.promise;
    });
    const { port } = new URL(await server.listen({ port: 0, host: "127.0.0.1" }));
    const open = () => connect(Number(port), "127.0.0.1");
    const silent = open();
    silent.write(sent);
    await once(server.server, "connection");
    const busy = open();
    busy.write(REQUEST);
    const received: Buffer[] = [];
    busy.on("data", (chunk) => received.push(chunk));
    await asked.promise;

    const ended = once(silent, "close");
    const stopping = server.close();
    silent.resume();
    await ended;
    await turn();
    answer.resolve("the answer");
    await stopping;

    await once(busy, "close");
    expect(Buffer.concat(received).toString()).toContain("the answer");
  },
);

it("answers a request that was sent before the first one on its connection was answered", async () => {
  const server = fastify({ forceCloseConnections: "idle" });
  closeUnusedConnections(server);
  const [asked, second] = [Promise.withResolvers<void>(), Promise.withResolvers<string>()];
  server.get("/first", () => "the first answer");
  server.get("/second", () => {
    asked.resolve();
    return second.promise;
  });
  const { port } = new URL(await server.listen({ port: 0, host: "127.0.0.1" }));
  const client = connect(Number(port), "127.0.0.1");
  const received: Buffer[] = [];
  const first = Promise.withResolvers<void>();
  client.on("data", (chunk) => {
    received.push(chunk);
    first.resolve();
  });
  client.write("GET /first HTTP/1.1\r\nhost: a\r\n\r\nGET /second HTTP/1.1\r\nhost: a\r\n\r\n");
  await Promise.all([asked.promise, first.promise]);

  const stopping = server.close();
  await turn();
  second.resolve("the second answer");
  await Promise.all([stopping, once(client, "close")]);

  expect(Buffer.concat(received).toString()).toContain("the second answer");
});
