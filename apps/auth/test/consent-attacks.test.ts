import { describe, expect, it } from "vitest";
import { authApps, PASSWORD } from "./support/auth-app.ts";
import { begin, connect, decide, pathOf, signedIn } from "./support/consent.ts";

const start = authApps();

describe("the way back from Intercom", () => {
  it("takes no code that an attacker puts into the victim's browser (code injection, login CSRF)", async () => {
    const app = await start();
    const [attacker, victim] = [await signedIn(app, PASSWORD), await signedIn(app, PASSWORD)];
    const stolen = await decide(await begin(attacker), { workspace: "usspace1" });
    const code = stolen.searchParams.get("code") ?? "";

    const withAttackersState = await victim.get(pathOf(stolen));
    const withoutState = await victim.get(`/oauth/callback?code=${code}`);
    const withOwnState = await victim.get(
      `/oauth/callback?code=made-up%3D&state=${(await begin(victim)).searchParams.get("state")}`,
    );

    expect([withAttackersState, withoutState, withOwnState].map(({ statusCode }) => statusCode)).toEqual([
      403, 400, 400,
    ]);
    expect(await app.vault.connections()).toEqual([]);
    const exchanges = app.simulator.control
      .calls()
      .filter(({ endpoint }) => endpoint === "/auth/eagle/token");
    expect(exchanges).toHaveLength(1);
  });

  it("takes no code of another workspace while one is being reconnected", async () => {
    const app = await start();
    const browser = await signedIn(app, PASSWORD);
    await connect(browser, "euspace1");
    const elsewhere = await decide(await begin(browser), { workspace: "usspace1" });
    const state = (await begin(browser, "euspace1")).searchParams.get("state") ?? "";
    elsewhere.searchParams.set("state", state);

    expect((await browser.get(pathOf(elsewhere))).statusCode).toBe(409);
    expect(await app.vault.find("euspace1")).toMatchObject({ tokenVersion: 1 });
    expect(await app.vault.find("usspace1")).toBeNull();
  });

  it("is not used up by a program that looks where it leads (HEAD)", async () => {
    const app = await start();
    const browser = await signedIn(app, PASSWORD);
    const back = await decide(await begin(browser), { workspace: "euspace1" });
    const cookies = Object.fromEntries(browser.cookies);
    expect((await app.server.inject({ method: "HEAD", url: pathOf(back), cookies })).statusCode).toBe(404);
    expect((await browser.get(pathOf(back))).headers.location).toBe("/");
  });
});
