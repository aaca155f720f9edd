import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { type OperatorServer, operatorSubmission, startOperatorServer } from "../testing/operator-server.ts";
import { operatorDocument } from "./operator-document.ts";

const ROLES = ["viewer", "operator", "admin"] as const;
type Role = (typeof ROLES)[number];
/** What a viewer may not ask for. All other routes are reads for everybody. */
const MORE_THAN_VIEWER: Readonly<Record<string, Role>> = {
  "GET /checks": "operator",
  "POST /requests/{sender}/{requestId}/cancel": "operator",
  "POST /requests/{sender}/{requestId}/retry": "operator",
  "POST /requests/{sender}/{requestId}/release": "operator",
  "POST /requests/{sender}/{requestId}/hold": "operator",
  "POST /requests/{sender}/{requestId}/release-hold": "operator",
  "POST /requests/{sender}/{requestId}/redeliver": "operator",
  "POST /requests/{sender}/{requestId}/approve": "operator",
  "POST /requests/{sender}/{requestId}/retry-as-new": "operator",
  "POST /requests/{sender}/{requestId}/reveal": "admin",
  "POST /bulk/cancel": "operator",
  "POST /bulk/retry": "operator",
  "POST /bulk/release": "operator",
  "POST /bulk/hold": "operator",
  "POST /bulk/release-hold": "operator",
  "POST /bulk/redeliver": "operator",
  "POST /senders/{sender}/withdraw": "operator",
  "POST /senders/{sender}/release": "operator",
  "POST /redeliver": "operator",
  "POST /dead-letters/replay": "operator",
  "POST /dead-letters/{id}/replay": "operator",
  "POST /notices/{noticeId}/acknowledge": "operator",
  "POST /pause": "operator",
  "POST /resume": "operator",
};
/** Bodies that the schemas take, by the last word of the path. */
const BODIES: Readonly<Record<string, object>> = {
  approve: { digest: `sha256:${"0".repeat(64)}` },
  reveal: { reason: "OPS-1" },
  bulk: { filter: { sender: "nobody" }, reason: "OPS-1" },
  redeliver: { since: "2026-11-26T08:00:00Z" },
  "dead-letters": { from: "2026-11-26T08:00:00Z", dryRun: true },
  pause: { scope: "everything" },
  resume: { scope: "everything" },
};

let server: OperatorServer;
let routes: readonly (readonly [method: "GET" | "POST", path: string])[];
beforeAll(async () => {
  server = await startOperatorServer();
  await server.ledger.inbox.receive([operatorSubmission("r1")]);
  const { paths } = z
    .object({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) })
    .parse(await operatorDocument());
  routes = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map(
      (method) =>
        [z.enum(["GET", "POST"]).parse(method.toUpperCase()), path.slice("/v1/operator".length)] as const,
    ),
  );
});
afterAll(() => server.close());

/** Status of the answer to a role, by its own credential or forwarded by the console; the events are not read to their end. */
async function statusFor(
  role: Role,
  forwarded: boolean,
  method: "GET" | "POST",
  path: string,
): Promise<number> {
  const address = path
    .replace("{sender}", "portal")
    .replace("{requestId}", "r1")
    .replace("{id}", "dsar.requests-0-7")
    .replace("{noticeId}", "7c1fe0a4b2d94f0c8d1e5a6b3f2c9e80")
    .concat(path.includes("7102") ? "?year=2026" : "");
  const words = path.split("/");
  const last = words.at(-1) ?? "";
  const body = path.includes("{")
    ? last === "approve" || last === "reveal"
      ? BODIES[last]
      : { reason: "OPS-1" }
    : BODIES[words[1] ?? ""];
  const answer = await fetch(`${server.url}/v1/operator${address}`, {
    method,
    headers: {
      authorization: `Bearer ${forwarded ? "console" : role}-token-of-a-test`,
      ...(forwarded && { "operator-actor": "jane", "operator-role": role }),
      ...(method === "POST" && { "content-type": "application/json" }),
    },
    ...(method === "POST" && { body: JSON.stringify(body ?? {}) }),
  });
  await answer.body?.cancel();
  return answer.status;
}

const leastRoles = async (forwarded: boolean) => {
  const least: Record<string, Role | "nobody"> = {};
  for (const [method, path] of routes) {
    least[`${method} ${path}`] = "nobody";
    for (const role of ROLES.toReversed()) {
      const status = await statusFor(role, forwarded, method, path);
      expect([400, 401, 500], `${role} ${method} ${path}`).not.toContain(status);
      if (status !== 403) least[`${method} ${path}`] = role;
    }
  }
  return least;
};

describe("who may ask for what", () => {
  it.each([
    ["its own credential", false],
    ["the console, which forwards the role", true],
  ])("is settled here for every route of the API, by %s", async (_, forwarded) => {
    const everybody = Object.fromEntries(routes.map(([method, path]) => [`${method} ${path}`, "viewer"]));
    const reads = Object.keys(everybody).filter((route) => route.startsWith("GET "));

    expect(await leastRoles(forwarded)).toEqual({
      ...Object.fromEntries(reads.map((route) => [route, "viewer"])),
      ...MORE_THAN_VIEWER,
    });
  });

  it("leaves nothing in the audit where it is refused", async () => {
    const acted = async () => (await server.send("viewer", "GET", "/audit")).body;
    const before = await acted();
    for (const [method, path] of routes)
      if (method === "POST")
        expect([path, await statusFor("viewer", false, method, path)]).toEqual([path, 403]);

    expect(await acted()).toEqual(before);
  });
});
