import { DatabaseSync } from "node:sqlite";
import { fastify } from "fastify";

/**
 * A route that does nothing but write: the row that the ledger writes for a request, its sealed part as the bytes that came, flushed to
 * disk before the answer. `bare-route.ts PATH` prints its port.
 */
const database = new DatabaseSync(process.argv[2] ?? ":memory:");
database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
database.exec(`CREATE TABLE requests (request_id TEXT PRIMARY KEY, kind TEXT NOT NULL, workspace_id TEXT NOT NULL, meaning TEXT NOT NULL,
  sealed BLOB, chain_key BLOB, received_at BIGINT NOT NULL, deadline BIGINT, arrived_at BIGINT NOT NULL, state TEXT NOT NULL, head TEXT NOT NULL)`);
const insert = database.prepare("INSERT INTO requests VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
const hash = "0".repeat(64);
const key = Buffer.alloc(61);

const app = fastify();
app.removeAllContentTypeParsers();
app.addContentTypeParser("application/json", { parseAs: "buffer" }, (_request, body, done) =>
  done(null, body),
);
app.post<{ Body: Buffer }>("/v1/requests", (request, reply) => {
  const { requestId, kind } = JSON.parse(request.body.toString("utf8")) as {
    requestId: string;
    kind: string;
  };
  const now = Date.now();
  insert.run(requestId, kind, "", hash, request.body, key, now, now, now, "received", hash);
  return reply.code(202).send({ requestId, statusUrl: `/v1/requests/${requestId}` });
});
await app.listen({ port: 0, host: "127.0.0.1" });
const address = app.server.address();
process.stdout.write(`${typeof address === "object" && address !== null ? address.port : 0}\n`);
