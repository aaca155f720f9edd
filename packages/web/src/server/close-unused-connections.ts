import type { Socket } from "node:net";
import type { FastifyInstance } from "fastify";

/**
 * Ends the connections on which nothing is asked when the server begins to stop: one that has sent nothing, or half a request. Node closes only
 * those that have been answered, and no longer looks at the time of the others: whoever keeps one open would hold up the stop.
 */
export function closeUnusedConnections(app: FastifyInstance): void {
  const unused = new Set<Socket>();
  app.server.on("connection", (socket: Socket) => {
    unused.add(socket);
    socket.once("close", () => unused.delete(socket));
  });
  app.server.on("request", (request, response) => {
    const { socket } = request;
    unused.delete(socket);
    response.once("close", () => {
      if (!socket.destroyed) unused.add(socket);
    });
  });
  app.addHook("preClose", async () => {
    for (const socket of unused) socket.destroy();
  });
}
