import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Simulator, startSimulator } from "@intercom-dsar/intercom-simulator";
import { startConnectProxy } from "@intercom-dsar/service/testing";
import { createWebBrowser, type WebBrowser } from "@intercom-dsar/testing/web";
import getPort from "get-port";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { referenceDocument } from "../src/config/reference-document.ts";
import { CLIENT_ID, CLIENT_SECRET, CREDENTIAL, PASSWORD, seed } from "./support/auth-app.ts";
import { killAll, runAuthProcess, startAuthProcess } from "./support/auth-process.ts";
import { decide, pathOf } from "./support/consent.ts";

const REDIRECT = "http://localhost:1/oauth/callback";
let folder: string;
let simulator: Simulator;
let shell: ChildProcess | null = null;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "intercom-dsar-auth-"));
  simulator = await startSimulator({ seed: seed(REDIRECT) });
});
afterEach(async () => {
  killAll();
  // The example's shell and what it started are one group of processes.
  if (shell?.pid !== undefined) process.kill(-shell.pid, "SIGKILL");
  shell = null;
  await simulator.close();
  rmSync(folder, { recursive: true });
});

function environment(more: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
  return {
    PUBLIC_URL: "http://localhost:1",
    ALLOW_HTTP: "true",
    ADMIN_PASSWORD: PASSWORD,
    INTERCOM_CLIENT_ID: CLIENT_ID,
    INTERCOM_CLIENT_SECRET: CLIENT_SECRET,
    INTERCOM_AUTHORIZE_URL: `${simulator.url}/oauth`,
    INTERCOM_BASE_URL: simulator.url,
    SERVICE_CREDENTIAL: CREDENTIAL,
    DATABASE_URL: `sqlite:${folder}/auth.db`,
    CHECK_EVERY: "200ms",
    ...more,
  };
}

async function connect(browser: WebBrowser, password: string, workspace: string): Promise<void> {
  await browser.submit("/sign-in", "/sign-in", { password });
  const { location } = await browser.submit("/", "/oauth/start");
  const back = await decide(new URL(location ?? ""), { workspace });
  expect(await browser.get(pathOf(back))).toMatchObject({ status: 303, location: "/" });
}

const workspaces = (port: number) =>
  fetch(`http://127.0.0.1:${port}/v1/workspaces`, {
    headers: { authorization: `Bearer ${CREDENTIAL}` },
  }).then((answer) => answer.json());

describe("the app as a process", () => {
  it("reaches Intercom through the proxy that the environment names, and nothing of its password is logged", async () => {
    const { port } = new URL(simulator.url);
    await using proxy = await startConnectProxy(() => Number(port));
    const app = await startAuthProcess(
      environment({
        INTERCOM_BASE_URL: "http://api.intercom.test",
        http_proxy: proxy.url.replace("//", "//dsar:s3cret-of-the-proxy@"),
      }),
    );
    await connect(createWebBrowser(`http://127.0.0.1:${app.port}`), PASSWORD, "euspace1");

    expect(await workspaces(app.port)).toMatchObject({ workspaces: [{ workspaceId: "euspace1" }] });
    expect(new Set(proxy.asked.map(({ target }) => target))).toEqual(new Set(["api.intercom.test:80"]));
    await app.stop();
    expect(app.log()).not.toContain("s3cret");
  });

  it("keeps a connected workspace and who is signed in over a restart, until the password changes; stops with 0", async () => {
    const first = await startAuthProcess(environment({ METRICS_PORT: "0", HEALTH_HOST: "127.0.0.1" }));
    const browser = createWebBrowser(`http://127.0.0.1:${first.port}`);
    await connect(browser, PASSWORD, "euspace1");
    const before = await workspaces(first.port);
    const metricsPort = /"port":(\d+),"event":"metrics_open"/.exec(first.log())?.[1];
    const metrics = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
    expect(metrics).toContain('dsar_auth_workspaces{state="connected"} 1');
    expect(metrics).toContain('dsar_auth_events_total{event="workspace_connected"} 1');
    const names = [...metrics.matchAll(/^# TYPE (dsar_\w+) /gm)].map(([, name]) => name);
    expect(names.filter((name) => !referenceDocument().includes(`| \`${name}\` |`))).toEqual([]);
    expect(await first.stop()).toBe(0);

    const second = await startAuthProcess(environment());
    expect(await workspaces(second.port)).toEqual(before);
    expect(before).toMatchObject({ workspaces: [{ workspaceId: "euspace1", state: "connected" }] });
    const again = createWebBrowser(`http://127.0.0.1:${second.port}`, browser.cookies);
    expect(await again.get("/")).toMatchObject({ status: 200, body: expect.stringContaining("Elm GmbH") });
    expect(await second.stop()).toBe(0);

    const third = await startAuthProcess(environment({ ADMIN_PASSWORD: `another ${PASSWORD}` }));
    const stranger = createWebBrowser(`http://127.0.0.1:${third.port}`, browser.cookies);
    expect(await stranger.get("/")).toMatchObject({ status: 303, location: "/sign-in" });
    expect(await third.stop()).toBe(0);

    const log = first.log() + second.log();
    for (const secret of [PASSWORD, CLIENT_SECRET, CREDENTIAL, "ada.quill", "Ada"])
      expect(log).not.toContain(secret);
    expect(log).not.toContain("droppedFields");
  });

  it("brings a consent to its end that is under way when it is told to stop", async () => {
    const app = await startAuthProcess(environment());
    const browser = createWebBrowser(`http://127.0.0.1:${app.port}`);
    await browser.submit("/sign-in", "/sign-in", { password: PASSWORD });
    const { location } = await browser.submit("/", "/oauth/start");
    const back = await decide(new URL(location ?? ""), { workspace: "euspace1" });
    const { control } = simulator;
    control.faults.add({ match: { endpoint: "/auth/eagle/token" }, action: { kind: "hold", when: "after" } });

    const answer = browser.get(pathOf(back));
    await control.waitForHeld({ signal: AbortSignal.timeout(90_000) });
    const stopped = app.stop();
    await vi.waitFor(() => expect(app.log()).toContain('"stopping"'));
    control.release({});

    expect(await answer).toMatchObject({ status: 303, location: "/" });
    expect(await stopped, app.log()).toBe(0);
    const next = await startAuthProcess(environment());
    expect(await workspaces(next.port)).toMatchObject({ workspaces: [{ workspaceId: "euspace1" }] });
    expect(await next.stop()).toBe(0);
  });

  it("marks a token that Intercom revoked, by itself", async () => {
    const app = await startAuthProcess(environment());
    await connect(createWebBrowser(`http://127.0.0.1:${app.port}`), PASSWORD, "euspace1");
    await vi.waitFor(async () =>
      expect((await fetch(`http://127.0.0.1:${app.port}/readyz`)).status).toBe(200),
    );

    await simulator.control.oauth.uninstall(CLIENT_ID, "euspace1");

    await vi.waitFor(
      async () =>
        expect(await workspaces(app.port)).toMatchObject({ workspaces: [{ state: "needs_reconnecting" }] }),
      { timeout: 90_000 },
    );
    expect(await app.stop()).toBe(0);
  });

  it("seals every token under a new key, so that the old one can be dropped", async () => {
    const [oldKey, newKey] = [Buffer.alloc(32, 1).toString("base64"), Buffer.alloc(32, 2).toString("base64")];
    const token = async (keys: string) => {
      const app = await startAuthProcess(environment({ VAULT_KEY: keys }));
      const answer = await fetch(`http://127.0.0.1:${app.port}/v1/workspaces/euspace1/token`, {
        headers: { authorization: `Bearer ${CREDENTIAL}` },
      });
      await app.stop();
      return answer.status;
    };
    const app = await startAuthProcess(environment({ VAULT_KEY: oldKey }));
    await connect(createWebBrowser(`http://127.0.0.1:${app.port}`), PASSWORD, "euspace1");
    await app.stop();

    const rotated = await runAuthProcess(environment({ VAULT_KEY: `${newKey},${oldKey}` }), ["rotate-keys"]);

    expect(rotated).toMatchObject({ code: 0, output: expect.stringContaining('"count":1') });
    expect([await token(newKey), await token(oldKey)]).toEqual([200, 503]);
  });

  it.each(["PORT", "HEALTH_PORT", "METRICS_PORT"])(
    "names %s where that port is in use, and ends with 2",
    async (name) => {
      const { port } = new URL(simulator.url);

      const { code, output } = await runAuthProcess(
        environment({ HOST: "127.0.0.1", HEALTH_HOST: "127.0.0.1", PORT: "0", [name]: port }),
      );

      expect(code, output).toBe(2);
      expect(output).toContain(`"variable":"${name}"`);
      expect(output).toContain(`port ${port} at 127.0.0.1 is in use (EADDRINUSE)`);
    },
  );

  it("tells every mistake in its environment and ends with 2", async () => {
    const { code, output } = await runAuthProcess({ PUBLIC_URL: "http://connect.example.com", PORT: "many" });
    expect(code).toBe(2);
    for (const name of ["PORT", "INTERCOM_CLIENT_ID", "INTERCOM_CLIENT_SECRET"])
      expect(output).toContain(name);
    expect((await runAuthProcess(environment(), ["unknown"])).code).toBe(2);
  });

  it("ends with 2 where DATABASE_URL names what can't be a database, and says which path", async () => {
    for (const [path, said] of [
      ["/proc/x/auth.db", "/proc/x (ENOENT)"],
      [folder, `${folder} is a directory`],
    ] as const) {
      const { code, output } = await runAuthProcess(environment({ DATABASE_URL: `sqlite:${path}` }));
      expect(code, output).toBe(2);
      expect(output).toContain("DATABASE_URL: ");
      expect(output).toContain(said);
    }
  });
});

describe("the README's example", () => {
  it("runs as it is written, but for the ports", async () => {
    const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
    const block = /```sh\n([\s\S]*?)```/.exec(readme)?.[1] ?? "";
    const [own, intercom] = [String(await getPort()), String(await getPort())];
    const script = block.replaceAll("8080", own).replaceAll("8404", intercom);
    shell = spawn("bash", ["-c", script], {
      cwd: new URL("../../../", import.meta.url),
      env: { ...process.env, DATABASE_URL: `sqlite:${folder}/auth.db` },
      detached: true,
      stdio: "ignore",
    });
    await once(shell, "spawn");
    const browser = createWebBrowser(`http://127.0.0.1:${own}`);
    await vi.waitFor(async () => expect((await browser.get("/livez")).status).toBe(200), { timeout: 90_000 });
    await fetch(`http://127.0.0.1:${intercom}/_control/oauth/apps/example-app`, {
      method: "PATCH",
      body: JSON.stringify({ redirect_urls: [`http://localhost:${own}/oauth/callback`] }),
    });

    await browser.submit("/sign-in", "/sign-in", { password: "choose a long one" });
    const { location } = await browser.submit("/", "/oauth/start");
    const consent = await fetch(location ?? "", {
      method: "POST",
      body: new URLSearchParams({ decision: "authorize", teammate: "demo1234" }),
      redirect: "manual",
    });
    await browser.get(pathOf(new URL(consent.headers.get("location") ?? "about:blank")));

    expect((await browser.get("/")).body).toContain("Example GmbH");
  });
});
