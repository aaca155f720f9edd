import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";

const MAIN = fileURLToPath(new URL("../src/main.ts", import.meta.url));

/** A registry that answers the bulk question about advisories, the only one that is asked. */
async function startRegistry(status: number, advisories: object): Promise<string> {
  const server = createServer((request, response) => {
    request.resume();
    request.on("end", () => {
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(advisories));
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.close();
  });
  const address = server.address();
  return `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}/`;
}

async function audit(registry: string) {
  const child = spawn(process.execPath, [MAIN, registry], { stdio: ["ignore", "pipe", "inherit"] });
  const [output, [code]] = await Promise.all([text(child.stdout), once(child, "exit")]);
  return { output, code };
}

describe("npm run audit", () => {
  it("fails on an advisory for something that runs in production", async () => {
    const advisory = {
      id: 1,
      url: "https://github.com/advisories/GHSA-aaaa-bbbb-cccc",
      title: "Example",
      severity: "high",
      vulnerable_versions: "<99",
    };

    const { output, code } = await audit(await startRegistry(200, { fastify: [advisory] }));

    expect(code).toBe(1);
    expect(output).toMatch(/high fastify: Example \(GHSA-aaaa-bbbb-cccc\), in .*apps__consumer/);
  });

  it("passes where there is none", async () => {
    const { output, code } = await audit(await startRegistry(200, {}));

    expect([code, output]).toEqual([0, "production dependencies: 0 open advisories, 0 allowed for now\n"]);
  });

  it("says loudly that nothing was checked where the registry does not answer", async () => {
    const { output, code } = await audit(await startRegistry(405, {}));

    expect(code).toBe(0);
    expect(output).toContain("LEFT OUT");
  });
});
