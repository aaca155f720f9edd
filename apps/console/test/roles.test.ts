import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type OperatorServer, startOperatorServer } from "../../consumer/src/testing/operator-server.ts";
import { type InProcessConsole, startConsoleInProcess } from "./support/console-in-process.ts";
import { fillLedger } from "./support/fill-ledger.ts";

const REQUEST = "/requests/portal/fresh-1";
const DIGEST = `sha256:${"0".repeat(64)}`;
/** Every action of the console, and which one is an administrator's alone. */
const ACTIONS: readonly (readonly [path: string, role: "operator" | "admin"])[] = [
  [`${REQUEST}/retry`, "operator"],
  [`${REQUEST}/release`, "operator"],
  [`${REQUEST}/approve?digest=${DIGEST}`, "operator"],
  [`${REQUEST}/hold`, "operator"],
  [`${REQUEST}/release-hold`, "operator"],
  [`${REQUEST}/redeliver`, "operator"],
  [`${REQUEST}/retry-as-new`, "operator"],
  [`${REQUEST}/reveal`, "admin"],
  ["/bulk?action=retry&of=all&kind=access", "operator"],
  ["/bulk?action=hold&of=picked&pick=portal%2Flate-1", "operator"],
  ["/pause?scope=workspace&name=ws1", "operator"],
  ["/resume?scope=workspace&name=ws1", "operator"],
  ["/senders/portal/release", "operator"],
  ["/dead-letters/replay?id=dsar.requests-0-1", "operator"],
  [`/notices/${"0".repeat(32)}/acknowledge`, "operator"],
  ["/redeliver?since=2026-11-26T08:00", "operator"],
  [`${REQUEST}/cancel`, "operator"],
  ["/senders/portal/withdraw", "operator"],
];

let operator: OperatorServer;
let console: InProcessConsole;
beforeAll(async () => {
  operator = await startOperatorServer();
  await fillLedger(operator);
  console = await startConsoleInProcess(operator.url);
});
afterAll(async () => {
  await console.close();
  await operator.close();
});

const audit = async () => (await operator.send("viewer", "GET", "/audit")).body;

describe("who may act", () => {
  it("is asked about here for every form of the console", () => {
    const forms = routesOf(console)
      .filter(({ methods, path }) => methods.includes("POST") && !path.startsWith("/sign-"))
      .map(({ path }) => path);
    const asked = ACTIONS.map(([path]) =>
      path
        .replace(/\?.*/, "")
        .replace(REQUEST, "/requests/:sender/:requestId")
        .replace("/senders/portal", "/senders/:sender")
        .replace(/notices\/0+/, "notices/:noticeId"),
    );
    expect([...new Set(asked)].sort()).toEqual([...new Set(forms)].sort());
  });

  it.each(ACTIONS)("a viewer is refused %s, the page and the form", async (path) => {
    const browser = await console.signIn("viewer");
    const page = await browser.get(path);
    const form = await browser.submit("/", path, { reason: "ticket OPS-1", expected: "1" });

    expect([page.status, form.status]).toEqual([403, 403]);
    expect(form.body).toContain("That takes another role");
    expect(await audit()).toMatchObject({ actions: [] });
  });

  it("a viewer sees no way to act, on no page", async () => {
    const browser = await console.signIn("viewer");
    const pages = [
      "/",
      "/requests",
      "/requests?kind=access",
      REQUEST,
      "/workspaces",
      "/senders",
      "/dead-letters",
      "/notices",
    ];
    for (const path of [...pages, "/statistics", "/audit"]) {
      const { status, body } = await browser.get(path);
      expect(status, path).toBe(200);
      expect(body).toContain("(viewer)");
      expect([...body.matchAll(/method="post" action="([^"]*)"/g)].map(([, action]) => action)).toEqual([
        "/sign-out",
      ]);
      expect(body).not.toMatch(
        /href="[^"]*\/(pause|cancel|hold|retry|reveal|withdraw|acknowledge)\b|action="\/bulk"/,
      );
    }
  });

  it.each(ACTIONS)("an operator does %s, unless it takes an administrator", async (path, role) => {
    const browser = await console.signIn("operator");
    const { status, location } = await browser.submit("/", path, { reason: "ticket OPS-1", expected: "1" });

    if (role === "admin") expect(status).toBe(403);
    // The letter of this test is none, nor is the notice.
    else if (/^\/(dead-letters|notices)/.test(path)) expect(status).toBe(404);
    else expect([status, location]).toEqual([303, expect.stringMatching(/^\//)]);
  });

  it("an operator is named in the audit, with that role", async () => {
    const who = { actor: "sub:operator", credential: "console", role: "operator", reason: "ticket OPS-1" };
    expect(await audit()).toMatchObject({
      actions: expect.arrayContaining([
        expect.objectContaining({ ...who, action: "withdraw-sender" }),
        expect.objectContaining({ ...who, action: "cancel" }),
      ]),
    });
  });
});

/** The tree that Fastify prints, each route with its whole path. */
function routesOf({ server }: InProcessConsole) {
  const above: string[] = [];
  return server
    .printRoutes({ commonPrefix: false })
    .split("\n")
    .flatMap((line) => {
      const [, indent = "", part = "", methods = ""] =
        /^(.*?)[├└]── (\S*)(?: \(([A-Z, ]+)\))?/.exec(line) ?? [];
      const depth = indent.length / 4;
      above.splice(depth, above.length, part);
      return methods === "" ? [] : [{ path: above.join(""), methods: methods.split(", ") }];
    });
}
