// Makes the secrets of the compose stack on its first start and leaves those that exist alone.
// `make-secrets.mjs NAME` takes the secret NAME from standard input instead, for those that nobody can make up (an access token).
import { createHash, generateKeyPairSync, randomBytes } from "node:crypto";
import { chmodSync, chownSync, existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";

/** A volume for each service: nobody can read what another one needs. */
const FOLDERS = {
  auth: "/secrets/auth",
  console: "/secrets/console",
  consumer: "/secrets/consumer",
  grafana: "/secrets/grafana",
  postgres: "/secrets/postgres",
  recipient: "/secrets/recipient",
};
/** Who reads what is in them. PostgreSQL's user has another number in each distribution: its files are open, inside a volume of its own. */
const READERS = { auth: 1000, console: 1000, consumer: 1000, grafana: 472 };
/** Secrets that somebody else makes, and who reads them. */
const GIVEN = { "intercom-access-token": "consumer", "intercom-client-secret": "auth" };

/** Letters and digits alone: what is made here also stands in a URL. */
const password = () => randomBytes(24).toString("hex");
const key = () => randomBytes(32).toString("base64");

const [given] = process.argv.slice(2);
if (given === undefined) makeMissing();
else take(given);

function makeMissing() {
  make("postgres", "superuser-password", password);
  for (const role of ["consumer", "auth"]) {
    make("postgres", `${role}-password`, password);
    make(role, "database-url", () => `postgres://${role}:${read(`${role}-password`)}@postgres:5432/${role}`);
  }
  make("consumer", "ledger-key", key);
  make("consumer", "receipt-key", key);
  makeRecipientKey();
  make("consumer", "webhook-senders", () => JSON.stringify([{ name: "portal", keys: [`whsec_${key()}`] }]));
  makeOperatorKeys();
  for (const name of ["vault-key", "session-key"]) make("auth", name, key);
  for (const folder of ["auth", "console", "grafana"]) make(folder, "admin-password", password);
  // What the consumer shows to the auth app; both have it.
  if (!existsSync(`${FOLDERS.auth}/service-credential`)) {
    const credential = password();
    for (const folder of ["auth", "consumer"]) write(folder, "service-credential", credential);
  }
  // The simulator's example workspace and app. Real ones: `… run --rm -T secrets intercom-access-token < token.txt`.
  make("consumer", "intercom-access-token", () => "demo-token");
  make("auth", "intercom-client-secret", () => "example-secret");
}

/**
 * Who may use the operator API: whoever reads the token, and the console. Together, since nobody but its reader can read a secret again; a
 * stack that was set up without a console gets new ones.
 */
function makeOperatorKeys() {
  if (existsSync(`${FOLDERS.console}/operator-credential`)) return;
  const [token, credential] = [password(), password()];
  const keys = [
    operatorKey("compose", token),
    { ...operatorKey("console", credential), forwardsActor: true },
  ];
  write("consumer", "operator-token", token);
  write("consumer", "operator-keys", JSON.stringify(keys));
  write("console", "operator-credential", credential);
}

/** Answers are sealed to the public part; the private one stays in a volume that no service has. */
function makeRecipientKey() {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const written = (part) => JSON.stringify({ ...part.export({ format: "jwk" }), kid: "compose" });
  if (existsSync(`${FOLDERS.recipient}/private-key.json`)) return;
  write("consumer", "recipient-key", written(publicKey));
  write("recipient", "private-key.json", written(privateKey));
}

function take(name) {
  const folder = GIVEN[name];
  if (folder === undefined) throw new Error(`what can be given: ${Object.keys(GIVEN).join(", ")}`);
  write(folder, name, readFileSync(0, "utf8").trim());
}

function make(folder, name, value) {
  if (!existsSync(`${FOLDERS[folder]}/${name}`)) write(folder, name, value());
}

function operatorKey(name, token) {
  return { name, role: "admin", sha256: createHash("sha256").update(token).digest("hex") };
}

function read(name) {
  return readFileSync(`${FOLDERS.postgres}/${name}`, "utf8");
}

function write(folder, name, value) {
  const path = `${FOLDERS[folder]}/${name}`;
  writeFileSync(`${path}.part`, value, { mode: 0o400 });
  if (folder === "postgres") chmodSync(`${path}.part`, 0o444);
  else if (folder in READERS) chownSync(`${path}.part`, READERS[folder], READERS[folder]);
  renameSync(`${path}.part`, path);
}
