import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { createProcessorSigner } from "../signing.ts";
import { issueCertificate } from "../testing/index.ts";
import { runConformance } from "./run-conformance.ts";

it("finds the faults of a processor that says yes to everything", async () => {
  const issued = await issueCertificate("localhost");
  const signer = createProcessorSigner({ domain: "localhost", ...issued });
  const server = createServer((request, response) => {
    const { port } = server.address() as AddressInfo;
    const discovery = {
      api_version: "2.0",
      supported_identities: [{ identity_type: "email", identity_format: "raw" }],
      supported_subject_request_types: ["access"],
      processor_certificate: `http://localhost:${port}/certificate.pem`,
    };
    const body = request.url === "/certificate.pem" ? issued.certificate : JSON.stringify(discovery);
    response
      .writeHead(request.url === "/v2/requests" ? 201 : 200, signer.headers("something else"))
      .end(body);
  });
  server.listen(0);
  await once(server, "listening");

  const { port } = server.address() as AddressInfo;
  const results = await runConformance({
    baseUrl: `http://localhost:${port}/v2`,
    headers: { authorization: "Bearer x" },
  });
  server.closeAllConnections();
  server.close();

  const of = (wanted: string) => results.filter(({ result }) => result === wanted).map(({ name }) => name);
  expect(of("passed")).toEqual([
    "tells in its discovery what it supports",
    "offers its certificate on the domain of its discovery",
    "has a certificate that an authority issued, and that is valid today",
    "passes over the extensions of other processors",
  ]);
  expect(of("left out")).toEqual([
    "calls back when the status changes, signed and with the callback's own URL",
  ]);
  expect(results.find(({ name }) => name === "signs its receipt")?.reason).toMatch(/signature is not that/);
});

it("fails, and does not hang, where nothing listens", async () => {
  const results = await runConformance({ baseUrl: "http://127.0.0.1:1/v2" });

  expect(results.every(({ result }) => result !== "passed")).toBe(true);
});

it("is a command: 1 where something failed, 2 where it was called wrongly", () => {
  const main = fileURLToPath(new URL("./main.ts", import.meta.url));
  const run = (...given: string[]) => spawnSync(process.execPath, [main, ...given], { encoding: "utf8" });
  const failed = run("http://127.0.0.1:1/v2", "--token", "x", "--header", "x-tenant: 7");

  expect(failed.status).toBe(1);
  expect(failed.stdout).toMatch(/^failed {4}6\.3 {5}tells in its discovery what it supports: /m);
  expect(failed.stdout).toMatch(/0 passed, \d+ failed, \d+ left out/);
  expect([run().status, run("not-a-url").status, run("http://a/v2", "--type", "x").status]).toEqual([
    2, 2, 2,
  ]);
});
