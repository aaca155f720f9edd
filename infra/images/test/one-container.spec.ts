import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, inject, it, vi } from "vitest";
import { runProgram } from "../src/run-program.ts";

const HARDENED = ["--read-only", "--cap-drop=ALL", "--security-opt=no-new-privileges", "--memory=256m"];

describe.runIf(inject("docker"))("one consumer on SQLite and nothing else", () => {
  const name = `dsar-test-${randomUUID().slice(0, 8)}`;
  const docker = (...parameters: readonly string[]) => runProgram("docker", parameters);

  beforeAll(async () => {
    await docker("network", "create", name);
    await docker(
      "run",
      "--detach",
      "--rm",
      ...HARDENED,
      "--network",
      name,
      "--name",
      `${name}-intercom`,
      "intercom-dsar/simulator",
    );
    await vi.waitFor(async () => expect(await healthOf(`${name}-intercom`)).toBe("healthy"), {
      timeout: 30_000,
      interval: 200,
    });
  });
  afterAll(async () => {
    await docker("rm", "--force", `${name}-intercom`);
    await docker("network", "rm", name);
    await docker("volume", "rm", "--force", name);
  });

  function pipe(input: string, ...command: readonly string[]): Promise<string> {
    const environment = [
      "INTERCOM_ACCESS_TOKEN=demo-token",
      `INTERCOM_BASE_URL=http://${name}-intercom:8080`,
    ];
    const settings = environment.flatMap((variable) => ["--env", variable]);
    const place = ["--network", name, "--volume", `${name}:/app/data`];
    return runProgram(
      "docker",
      [
        "run",
        "--rm",
        "--interactive",
        ...HARDENED,
        ...place,
        ...settings,
        "intercom-dsar/consumer",
        ...command,
      ],
      { input },
    );
  }

  it("answers on standard output what comes on standard input, and keeps its ledger in the volume", async () => {
    const request = {
      requestId: "r1",
      kind: "access",
      identifiers: [{ type: "email", value: "mara.linden@example.com" }],
    };

    const outcome = JSON.parse(await pipe(`${JSON.stringify(request)}\n`));
    const verified = JSON.parse(await pipe("", "verify", "r1"));

    expect(outcome).toMatchObject({ requestId: "r1", status: "completed" });
    expect(verified).toMatchObject({ known: true, intact: true });
  });

  it("tells every mistake of the environment, and ends with code 2", async () => {
    await expect(docker("run", "--rm", "intercom-dsar/consumer")).rejects.toThrow(
      /ended with 2:[\s\S]*INTERCOM_ACCESS_TOKEN/,
    );
  });
});

async function healthOf(container: string): Promise<string> {
  return (await runProgram("docker", ["inspect", "--format", "{{.State.Health.Status}}", container])).trim();
}
