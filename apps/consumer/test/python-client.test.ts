import { execFile } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type {} from "@intercom-dsar/kafka-broker/testing";
import { portOf, pythonEnvironment } from "@intercom-dsar/testing";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { createKafkaPeer, type KafkaPeer } from "./kafka-peer.ts";
import { createScenario, type Scenario, seedOf } from "./scenario.ts";
import { freshKey, sendersOf } from "./webhook-peer.ts";

const CLIENT = fileURLToPath(new URL("../../../clients/python/", import.meta.url));
const PACKAGES = ["kafka-python==3.0.12", "cryptography==50.0.2", "mypy==2.4.1"];
const KEY = freshKey();
const PAIR = keyPair();
const run = promisify(execFile);
const python = pythonOrNull();

if (python === null) {
  it("left out: there is no Python with the packages that the client's tests need", () => {
    expect(process.env.CI ?? "").toBe("");
    process.stderr.write("LEFT OUT: the Python client; install python3 and python3-venv\n");
  });
} else {
  describe("the Python client", () => {
    let scenario: Scenario;
    let peer: KafkaPeer;
    let url: string;
    beforeAll(async () => {
      scenario = await createScenario(
        seedOf({ contacts: [{ id: "jo1", role: "user", email: "jo@example.com" }] }),
      );
      peer = await createKafkaPeer(inject("brokers"));
      const consumer = scenario.start({
        ...peer.environment(),
        WEBHOOK_PORT: "0",
        WEBHOOK_HOST: "127.0.0.1",
        SENDERS: sendersOf({ name: "portal", keys: [KEY] }, { name: "vault", keys: [PAIR.publicKey] }),
      });
      url = `http://127.0.0.1:${await portOf(consumer)}`;
    });
    afterAll(async () => {
      await scenario.close();
      await peer.close();
    });

    const kafka = () => ({
      bootstrap_servers: [...inject("brokers")],
      requests_topic: peer.topics.requests,
      outcomes_topic: peer.topics.outcomes,
    });
    const over: Readonly<Record<string, () => object>> = {
      http: () => ({ url, key: KEY }),
      kafka,
      "kafka, signed by HMAC": () => ({ ...kafka(), key: KEY, sender: "portal" }),
      "kafka, signed by Ed25519": () => ({ ...kafka(), key: PAIR.privateKey, sender: "vault" }),
    };

    it.each(Object.keys(over))(
      "asks, withdraws, previews, and is told what became of it: %s",
      async (name) => {
        const id = (short: string) => `py-${name.replace(/\W+/g, "-")}-${short}`;
        const [first, later, preview, again, ...outcomes] = await ask(over[name]?.() ?? {}, [
          ["request", access(id("first"))],
          ["request", { ...access(id("later")), after: id("never") }],
          ["request", { ...access(id("preview")), kind: "preview" }],
          ["request", access(id("first"))],
          ["cancel", id("later")],
          ["outcome", id("later"), 60],
          ["outcome", id("preview"), 60],
          ["outcome", id("first"), 60],
          ["outcome", id("first"), 60],
        ]);

        expect([first, later, preview, again].map((each) => each?.result)).toEqual(
          ["first", "later", "preview", "first"].map(id),
        );
        expect(outcomes.slice(1).map(({ result }) => result)).toMatchObject([
          { requestId: id("later"), status: "cancelled" },
          { requestId: id("preview"), status: "previewed" },
          { requestId: id("first"), status: "completed" },
          { requestId: id("first"), status: "completed" },
        ]);
      },
    );

    it("is told what it may not do, and what has no end yet", async () => {
      const http = { url, key: KEY };
      const answers = await ask(http, [
        ["request", { ...access("py-waits"), after: "py-never" }],
        ["outcome", "py-waits", 1],
        ["outcome", "py-unknown"],
        ["request", access("py-waits")],
        ["request", { ...access("py-waits"), identifiers: [{ type: "email", value: "kim@example.com" }] }],
      ]);
      const [stranger] = await ask({ url, key: freshKey() }, [["cancel", "py-waits"]]);
      const [nobody] = await ask({ url: "http://127.0.0.1:9", key: KEY }, [["cancel", "py-waits"]]);

      expect(answers.slice(1)).toMatchObject([
        { code: "timed_out", retryable: true },
        { code: "request_unknown", retryable: false },
        { result: "py-waits" },
        { code: "request_id_conflict", retryable: false },
      ]);
      expect(stranger).toMatchObject({ code: "unauthorized", retryable: false });
      expect(nobody).toMatchObject({ code: "unavailable", retryable: true });
    });

    it("writes, reads and signs the golden records", async () => {
      const { stderr } = await run(python, ["-m", "unittest", "tests.test_golden"], { cwd: CLIENT });

      expect(stderr).toMatch(/Ran 6 tests in .*\n\nOK/);
    });

    it("is typed", async () => {
      const options = ["--strict", "--ignore-missing-imports", "--cache-dir", "/dev/null"];
      const { stdout } = await run(python, ["-m", "mypy", ...options, "intercom_dsar.py"], { cwd: CLIENT });

      expect(stdout).toContain("no issues found");
    });

    async function ask(
      options: object,
      steps: readonly (readonly unknown[])[],
    ): Promise<{ result?: unknown; code?: string }[]> {
      const script = ["tests/ask.py", JSON.stringify(options), ...steps.map((step) => JSON.stringify(step))];
      const { stdout } = await run(python ?? "", script, {
        cwd: CLIENT,
        env: { PYTHONPATH: CLIENT, PYTHONDONTWRITEBYTECODE: "1" },
      });
      return stdout
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line));
    }
  });
}

function access(requestId: string) {
  return { requestId, kind: "access", identifiers: [{ type: "email", value: "jo@example.com" }] };
}

function pythonOrNull(): string | null {
  try {
    return join(pythonEnvironment("client", PACKAGES), "python");
  } catch (error) {
    // What CI leaves out nobody misses.
    if (process.env.CI) throw error;
    return null;
  }
}

/** Ed25519, as Standard Webhooks write its keys. */
function keyPair(): { readonly privateKey: string; readonly publicKey: string } {
  const { d = "", x = "" } = generateKeyPairSync("ed25519").privateKey.export({ format: "jwk" });
  const base64 = (text: string) => Buffer.from(text, "base64url").toString("base64");
  return { privateKey: `whsk_${base64(d)}`, publicKey: `whpk_${base64(x)}` };
}
