import { once } from "node:events";
import { connect } from "node:net";

/** Sends bytes to a port of this host, as no HTTP client would, and resolves to all that comes back until the other side closes. */
export async function sendRaw(port: number, ...pieces: readonly string[]): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  let answer = "";
  socket.setEncoding("utf8").on("data", (chunk: string) => {
    answer += chunk;
  });
  socket.on("error", () => {});
  await once(socket, "connect");
  for (const piece of pieces) socket.write(piece);
  await once(socket, "close");
  return answer;
}
