import { randomBytes } from "node:crypto";
import type { Clock } from "../clock.ts";
import { SimulatorError } from "../simulator-error.ts";
import type { Grant } from "../state/grant.ts";
import type { OAuthApp } from "../state/oauth-app.ts";
import type { World } from "../state/world.ts";

/** What a code stands for until it is redeemed. */
export interface Consent {
  readonly clientId: string;
  readonly workspace: string;
  /** Id of the teammate who consented. */
  readonly admin: string;
}

/** Apps, the codes they were sent, the tokens they got for them. */
export interface AuthorizationServer {
  /** Registers an app, or replaces the one with the same client id; its tokens stay. */
  register(app: OAuthApp): void;
  apps(): readonly OAuthApp[];
  find(clientId: string): OAuthApp | null;
  /** A code for one use within five minutes. */
  issueCode(consent: Consent): string;
  /** The token for a code; `null`: the code is unknown, used, too old or another app's. A code that was shown once is used up. */
  redeem(code: string, app: OAuthApp): Grant | null;
  /** Ends every token that the app has in the workspace and returns how many there were. */
  uninstall(clientId: string, workspace: string): number;
  clear(): void;
}

/** Intercom's older page on OAuth: codes live for about five minutes. */
const CODE_LIFETIME_MS = 5 * 60_000;

export function createAuthorizationServer(world: World, clock: Clock): AuthorizationServer {
  const apps = new Map<string, OAuthApp>();
  const codes = new Map<string, Consent & { readonly expiresAt: number }>();
  let given = 0;

  function giveToken(app: OAuthApp, { workspace: id, admin }: Consent): Grant {
    const workspace = world.workspaces.get(id);
    if (workspace === undefined) throw new SimulatorError("unknown_workspace", "there is no such workspace");
    given += 1;
    return world.addToken(workspace, {
      token: randomBytes(24).toString("base64"),
      label: `${app.client_id}-${given}`.replaceAll(".", "_"),
      app: app.client_id,
      scopes: [...app.scopes],
      admin,
      state: "active",
    });
  }

  return {
    register: (app) => void apps.set(app.client_id, app),
    apps: () => [...apps.values()],
    find: (clientId) => apps.get(clientId) ?? null,
    issueCode(consent) {
      // It ends in `=` because Intercom's may: a client that splits at each `=` loses it.
      const code = `${randomBytes(24).toString("base64url")}=`;
      codes.set(code, { ...consent, expiresAt: clock.now() + CODE_LIFETIME_MS });
      return code;
    },
    redeem(code, app) {
      const consent = codes.get(code);
      codes.delete(code);
      if (consent === undefined || consent.clientId !== app.client_id) return null;
      return clock.now() < consent.expiresAt ? giveToken(app, consent) : null;
    },
    uninstall(clientId, workspace) {
      const ended = [...world.grants.values()].filter(
        (grant) => grant.app === clientId && grant.workspace.id === workspace && grant.state === "active",
      );
      for (const grant of ended) grant.state = "revoked";
      return ended.length;
    },
    clear: () => {
      apps.clear();
      codes.clear();
    },
  };
}
