import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { afterEach, describe, expect, it } from "vitest";
import { portOf } from "./consumer-process.ts";
import { createOpenDsrPeer } from "./opendsr-peer.ts";
import { createScenario, type Scenario, seedOf } from "./scenario.ts";
import { freshKey, sendersOf } from "./webhook-peer.ts";

describe("the example in docs/integration.md", () => {
  let scenario: Scenario;
  afterEach(() => scenario.close());

  it("asks for access with curl and openssl, and how the request stands", async () => {
    scenario = await createScenario(
      seedOf({ contacts: [{ id: "m1", role: "user", email: "mara.linden@example.com" }] }),
    );
    const key = freshKey();
    const consumer = scenario.start({
      WEBHOOK_PORT: "0",
      WEBHOOK_HOST: "127.0.0.1",
      WEBHOOK_SENDERS: sendersOf({ name: "portal", keys: [key] }),
    });
    const url = `http://127.0.0.1:${await portOf(consumer)}`;

    const written = await run(exampleWith("sign()"), {
      WEBHOOK_KEY: key,
      WEBHOOK_URL: url,
      PATH: process.env.PATH ?? "",
    });

    // The two answers follow each other without a line end.
    const [outcome, status] = JSON.parse(`[${written.replace("}{", "},{")}]`);
    expect(outcome).toMatchObject({ requestId: "my-1", status: "completed" });
    expect(status).toMatchObject({ requestId: "my-1", state: "ended" });
  });

  it("asks for erasure by OpenDSR", async () => {
    scenario = await createScenario(seedOf({}));
    const peer = await createOpenDsrPeer("token-of-the-documentation");
    const sender = {
      name: "portal",
      keys: [],
      bearerTokens: [peer.token],
      callbackHosts: ["controller.example"],
    };
    const consumer = scenario.start({ ...peer.environment(), WEBHOOK_SENDERS: sendersOf(sender) });
    await portOf(consumer);

    const written = await run(exampleWith("$OPENDSR_URL"), {
      OPENDSR_URL: peer.baseUrl,
      TOKEN: peer.token,
      PATH: process.env.PATH ?? "",
    });

    expect(JSON.parse(written)).toMatchObject({ controller_id: "portal" });
  });
});

function exampleWith(text: string): string {
  const document = readFileSync(new URL("../../../docs/integration.md", import.meta.url), "utf8");
  const blocks = [...document.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block = ""]) => block);
  const found = blocks.find((block) => block.includes(text));
  if (found === undefined) throw new Error(`docs/integration.md has no example with ${text}`);
  return found;
}

function run(script: string, environment: Record<string, string>): Promise<string> {
  return new Promise((resolve, reject) => {
    const shell = spawn("sh", ["-eu"], { env: environment, stdio: ["pipe", "pipe", "inherit"] });
    let output = "";
    shell.stdout.setEncoding("utf8").on("data", (chunk: string) => {
      output += chunk;
    });
    shell.on("error", reject);
    shell.on("close", (code) =>
      code === 0 ? resolve(output) : reject(new Error(`the example ended with ${code}`)),
    );
    shell.stdin.end(script);
  });
}
