import { randomBytes } from "node:crypto";
import { connect } from "node:net";
import { FLOODS, type Flood, type FloodKind } from "./flood-kinds.ts";

/**
 * Callers without credentials at the HTTP server, as a process of its own: `node flood.ts PORT CONNECTIONS KIND`. Each connection is opened again
 * as soon as it ends. Headers are well-formed and signatures look like real ones: anybody can write those. Runs until it is killed.
 */
const [port, connections, kind] = process.argv.slice(2) as [string, string, FloodKind];
const { pieces, isAskedAgain = false }: Flood = FLOODS[kind];

function send(): void {
  const socket = connect(Number(port), "127.0.0.1");
  const write = () => {
    for (const piece of pieces(randomBytes)) socket.write(piece);
  };
  socket.on("error", () => {});
  socket.once("close", () => setTimeout(send, 10));
  socket.on("connect", write);
  socket.on("data", () => isAskedAgain && write());
}

for (let number = 0; number < Number(connections); number += 1) send();
