import { parseInput } from "../parse-input.ts";
import type { SimulatorContext } from "../pipeline/simulator-context.ts";
import { SimulatorError } from "../simulator-error.ts";
import { type OAuthAppInput, OAuthAppSeed } from "../state/oauth-app.ts";

const NOTICE_TIMEOUT_MS = 10_000;

/** The Developer Hub and the app store, as far as they matter. Throws `unknown_app`, `unknown_workspace`, `invalid_input`. */
export interface OAuthControl {
  /** Registers an app, or replaces the one with the same client id. */
  register(app: OAuthAppInput): void;
  /** Client ids. */
  apps(): readonly string[];
  /** Changes some of an app; new scopes are those of tokens given out from now on. */
  change(clientId: string, patch: Partial<OAuthAppInput>): void;
  /**
   * Somebody takes the app off a workspace at Intercom: its tokens there are dead, and the app's `uninstall_url` hears of it.
   * Resolves with the status that it answered; `null`: there is no such URL, or nobody answered.
   */
  uninstall(clientId: string, workspace: string): Promise<number | null>;
}

export function createOAuthControl({ oauth, world, signal }: SimulatorContext): OAuthControl {
  function appBy(clientId: string) {
    const app = oauth.find(clientId);
    if (app === null) throw new SimulatorError("unknown_app", "there is no app with this client id");
    return app;
  }
  return {
    register: (app) => oauth.register(parseInput(OAuthAppSeed, app)),
    apps: () => oauth.apps().map(({ client_id }) => client_id),
    change: (clientId, patch) => {
      oauth.register(parseInput(OAuthAppSeed, { ...appBy(clientId), ...patch, client_id: clientId }));
    },
    async uninstall(clientId, workspace) {
      const { uninstall_url } = appBy(clientId);
      if (!world.workspaces.has(workspace))
        throw new SimulatorError("unknown_workspace", "there is no such workspace");
      oauth.uninstall(clientId, workspace);
      if (uninstall_url === null) return null;
      try {
        const answer = await fetch(uninstall_url, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify({ app_id: workspace }),
          signal: AbortSignal.any([signal, AbortSignal.timeout(NOTICE_TIMEOUT_MS)]),
        });
        await answer.arrayBuffer();
        return answer.status;
      } catch {
        return null;
      }
    },
  };
}
