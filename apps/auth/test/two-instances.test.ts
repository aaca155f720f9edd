import { randomBytes } from "node:crypto";
import { type PostgresServer, startPostgres } from "@intercom-dsar/database/testing";
import { startSimulator } from "@intercom-dsar/intercom-simulator";
import { createWebBrowser } from "@intercom-dsar/testing/web";
import { afterAll, beforeAll, expect, it } from "vitest";
import { CLIENT_ID, CLIENT_SECRET, CREDENTIAL, PASSWORD, seed } from "./support/auth-app.ts";
import { killAll, startAuthProcess } from "./support/auth-process.ts";
import { decide, pathOf } from "./support/consent.ts";

let postgres: PostgresServer;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(async () => {
  killAll();
  await postgres.stop();
});

it("two instances on one PostgreSQL are one app: sign in at one, begin at the other, come back to the first", async () => {
  await using simulator = await startSimulator({ seed: seed("http://localhost:1/oauth/callback") });
  const environment = {
    PUBLIC_URL: "http://localhost:1",
    ALLOW_HTTP: "true",
    ADMIN_PASSWORD: PASSWORD,
    INTERCOM_CLIENT_ID: CLIENT_ID,
    INTERCOM_CLIENT_SECRET: CLIENT_SECRET,
    INTERCOM_AUTHORIZE_URL: `${simulator.url}/oauth`,
    INTERCOM_BASE_URL: simulator.url,
    SERVICE_CREDENTIAL: CREDENTIAL,
    DATABASE_URL: await postgres.createDatabase(),
    VAULT_KEY: randomBytes(32).toString("base64"),
    SESSION_KEY: randomBytes(32).toString("base64"),
  };
  const [one, other] = await Promise.all([startAuthProcess(environment), startAuthProcess(environment)]);
  const atOne = createWebBrowser(`http://127.0.0.1:${one.port}`);
  await atOne.submit("/sign-in", "/sign-in", { password: PASSWORD });
  const atOther = createWebBrowser(`http://127.0.0.1:${other.port}`, atOne.cookies);

  const { location } = await atOther.submit("/", "/oauth/start");
  const back = await decide(new URL(location ?? ""), { workspace: "euspace1" });

  expect(await atOne.get(pathOf(back))).toMatchObject({ status: 303, location: "/" });
  expect((await atOther.get("/")).body).toContain("Elm GmbH");
  expect((await atOther.get(pathOf(back))).body).toContain("already finished");
  await atOther.submit("/", "/sign-out");
  expect(await atOne.get("/")).toMatchObject({ status: 303, location: "/sign-in" });
  expect([await one.stop(), await other.stop()]).toEqual([0, 0]);
});
