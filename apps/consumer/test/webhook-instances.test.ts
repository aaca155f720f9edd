import { randomBytes } from "node:crypto";
import { type PostgresServer, startPostgres } from "@intercom-dsar/database/testing";
import { PGBOUNCER, type PgBouncer, startPgBouncer } from "@intercom-dsar/database/testing/pgbouncer";
import { portOf } from "@intercom-dsar/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createScenario, type Scenario, seedOf } from "./scenario.ts";
import { createWebhookPeer, freshKey, requestOf, sendersOf, type WebhookPeer } from "./webhook-peer.ts";

/** In transaction mode, as hosted PostgreSQL often offers nothing else to many clients. */
const POOLERS = ["nothing", ...(PGBOUNCER === null ? [] : ["PgBouncer"])];

describe.each(POOLERS)(
  "the webhook of two instances that share a PostgreSQL ledger, with %s between",
  (between) => {
    let server: PostgresServer;
    let pooler: PgBouncer | null = null;
    let scenario: Scenario;
    let peers: WebhookPeer[];

    beforeAll(async () => {
      server = await startPostgres();
      const direct = await server.createDatabase();
      if (between === "PgBouncer") pooler = await startPgBouncer(direct);
      scenario = await createScenario(
        seedOf({ contacts: [{ id: "jo1", role: "user", email: "jo@example.com" }] }),
      );
      const key = freshKey();
      const environment = {
        DATABASE_URL: pooler?.through(direct) ?? direct,
        LEDGER_KEY: randomBytes(32).toString("base64"),
        WEBHOOK_PORT: "0",
        WEBHOOK_HOST: "127.0.0.1",
        WEBHOOK_SENDERS: sendersOf({ name: "portal", keys: [key] }),
      };
      const consumers = [scenario.start(environment), scenario.start(environment)];
      peers = await Promise.all(
        consumers.map(async (consumer) =>
          createWebhookPeer(`http://127.0.0.1:${await portOf(consumer)}`, key),
        ),
      );
    });
    afterAll(async () => {
      await scenario.close();
      await pooler?.stop();
      await server.stop();
    });

    it("takes a request at one, and each of them tells of it and answers with its outcome", async () => {
      const [first, second] = peers as [WebhookPeer, WebhookPeer];

      const accepted = await first.post(requestOf("a1"));
      const waited = await Promise.all(
        peers.map((peer) => peer.post(requestOf("a1"), { prefer: "wait=30" })),
      );

      expect(accepted.status).toBe(202);
      expect(waited.map(({ status }) => status)).toEqual([200, 200]);
      const [one, other] = await Promise.all(waited.map((answer) => answer.text()));
      expect(one).toBe(other);
      expect(await (await second.get("a1")).json()).toMatchObject({ state: "ended", status: "completed" });
    });

    it("takes the same requests at both at once, once each", async () => {
      const ids = Array.from({ length: 30 }, (_, index) => `b${index}`);

      const answers = await Promise.all(
        peers.flatMap((peer) => ids.map((id) => peer.post(requestOf(id, "rectification")))),
      );

      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
    });
  },
);
