import type { Socket } from "node:net";
import type { FastifyInstance } from "fastify";

/**
 * Ends the connections on which nothing is asked when the server begins to stop: one that has sent nothing, or half a request; and each other
 * one when its last request is answered. Node closes only those that have been answered before, and no longer looks at the time of the
 * others: whoever keeps one open would hold up the stop.
 */
export function closeUnusedConnections(app: FastifyInstance): void {
  /** How many requests of each open connection wait for their answers: a client may send the next before it has the first. */
  const unanswered = new Map<Socket, number>();
  let isStopping = false;
  app.server.on("connection", (socket: Socket) => {
    unanswered.set(socket, 0);
    socket.once("close", () => unanswered.delete(socket));
  });
  app.server.on("request", ({ socket }, response) => {
    unanswered.set(socket, (unanswered.get(socket) ?? 0) + 1);
    response.once("close", () => {
      const left = (unanswered.get(socket) ?? 1) - 1;
      if (socket.destroyed) return;
      unanswered.set(socket, left);
      if (isStopping && left === 0) socket.destroySoon();
    });
  });
  app.addHook("preClose", async () => {
    isStopping = true;
    for (const [socket, requests] of unanswered) if (requests === 0) socket.destroy();
  });
}
