import { randomBytes } from "node:crypto";
import { connect } from "node:net";

/**
 * Callers without credentials at the HTTP server, as a process of its own: `node flood.ts PORT CONNECTIONS`. Each connection is opened again as soon as it
 * ends. Headers are well-formed and signatures look like real ones: anybody can write those. Runs until it is killed.
 */
const [port = 0, connections = 0] = process.argv.slice(2).map(Number);

const LARGE = 512 * 1024;
const hub = () => `x-hub-signature: sha1=${randomBytes(20).toString("hex")}`;
const webhook = () =>
  [
    `webhook-id: msg_${randomBytes(8).toString("hex")}`,
    `webhook-timestamp: ${Math.floor(Date.now() / 1_000)}`,
    `webhook-signature: v1,${randomBytes(32).toString("base64")}`,
  ].join("\r\n");
const head = (path: string, headers: string) =>
  `POST ${path} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n${headers}\r\n\r\n`;
const oneByteChunks = Buffer.from("1\r\nx\r\n".repeat(60_000));
const body = Buffer.alloc(LARGE, "x");

/** Each sends the bytes at once, and then waits for what the server does. */
const FLOODS: readonly (() => readonly (string | Buffer)[])[] = [
  // All but the last byte: the server can't know yet that the signature is wrong.
  () => [head("/v1/intercom/webhooks", `${hub()}\r\ncontent-length: ${LARGE}`), body.subarray(1)],
  () => [head("/v1/requests", `${webhook()}\r\ncontent-length: 65536`), body.subarray(0, 65_535)],
  // The whole body, with a wrong signature.
  () => [head("/v1/intercom/webhooks", `${hub()}\r\ncontent-length: ${LARGE}`), body],
  // No length; as many objects as bytes for whoever keeps chunks.
  () => [head("/v1/requests", `${webhook()}\r\ntransfer-encoding: chunked`), oneByteChunks],
  () => [head("/v1/intercom/webhooks", `${hub()}\r\ntransfer-encoding: chunked`), oneByteChunks],
  // No signature, no such address.
  () => [head("/v1/intercom/webhooks", `content-length: ${LARGE}`), body.subarray(1)],
  () => [head("/v1/nothing", "content-length: 65536"), body.subarray(0, 65_535)],
];

function send(number: number): void {
  const socket = connect(port, "127.0.0.1");
  socket.on("error", () => {});
  socket.once("close", () => setTimeout(send, 10, number));
  socket.on("connect", () => {
    for (const piece of FLOODS[number % FLOODS.length]?.() ?? []) socket.write(piece);
  });
  socket.resume();
}

for (let number = 0; number < connections; number += 1) send(number);
