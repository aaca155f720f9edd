// Makes the secrets of the compose stack on its first start and leaves those that exist alone.
// `make-secrets.mjs NAME` takes the secret NAME from standard input instead, for those that nobody can make up (an access token).
import { randomBytes } from "node:crypto";
import { chmodSync, chownSync, existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";

/** A volume for each service: nobody can read what another one needs. */
const FOLDERS = { consumer: "/secrets/consumer", postgres: "/secrets/postgres" };
const APP_USER = 1000;

/** Letters and digits alone: what is made here also stands in a URL. */
const password = () => randomBytes(24).toString("hex");
const key = () => randomBytes(32).toString("base64");

const [given] = process.argv.slice(2);
if (given === undefined) makeMissing();
else take(given);

function makeMissing() {
  make("postgres", "superuser-password", password);
  make("postgres", "consumer-password", password);
  make(
    "consumer",
    "database-url",
    () => `postgres://consumer:${read("consumer-password")}@postgres:5432/intercom_dsar`,
  );
  make("consumer", "ledger-key", key);
  // The simulator's example workspace. A real one: `… run --rm -T secrets intercom-access-token < token.txt`.
  make("consumer", "intercom-access-token", () => "demo-token");
}

function take(name) {
  if (name !== "intercom-access-token")
    throw new Error("the secret that can be given is intercom-access-token");
  write("consumer", name, readFileSync(0, "utf8").trim());
}

function make(folder, name, value) {
  if (!existsSync(`${FOLDERS[folder]}/${name}`)) write(folder, name, value());
}

function read(name) {
  return readFileSync(`${FOLDERS.postgres}/${name}`, "utf8");
}

function write(folder, name, value) {
  const path = `${FOLDERS[folder]}/${name}`;
  writeFileSync(`${path}.part`, value, { mode: 0o400 });
  if (folder === "postgres") chmodSync(`${path}.part`, 0o444);
  else chownSync(`${path}.part`, APP_USER, APP_USER);
  renameSync(`${path}.part`, path);
}
