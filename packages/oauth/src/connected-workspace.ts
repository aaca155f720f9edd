import {
  type IntercomClient,
  IntercomError,
  idOf,
  type Region,
  workspaceIdOf,
} from "@intercom-dsar/intercom-client";
import { z } from "zod";
import { OAuthError } from "./oauth-error.ts";

/** A workspace as `GET /me` shows it to a token, and the teammate that the token acts for. */
export interface ConnectedWorkspace {
  readonly workspaceId: string;
  readonly workspaceName: string | null;
  readonly region: Region;
  readonly connectedBy: { readonly id: string; readonly name: string | null; readonly email: string | null };
}

/** `US` is the only value in Intercom's example; one that is not known is left to the host that finds the region by itself. */
const KnownRegion = z
  .string()
  .transform((region) => region.toLowerCase())
  .pipe(z.enum(["us", "eu", "au"]))
  .catch("us");
/** A NUL is shown as what it can't be: PostgreSQL's `text` can't hold one, and a name is no reason to refuse a workspace. */
const Text = z
  .string()
  .transform((text) => text.replaceAll("\0", "\ufffd"))
  .nullable()
  .catch(null);
/** What is only shown: nothing of it is required. */
const Shown = z.object({
  name: Text,
  email: Text,
  app: z.object({ name: Text, region: KnownRegion }).catch({ name: null, region: "us" }),
});

/** Errors: `token_dead`, `workspace_unknown`, `intercom_unavailable`, `answer_malformed`. */
export async function identifyWorkspace(
  client: IntercomClient,
  signal: AbortSignal,
): Promise<ConnectedWorkspace> {
  const me = await client.me({ signal }).catch((error: unknown) => {
    throw asOAuthError(error);
  });
  const workspaceId = workspaceIdOf(me);
  if (workspaceId === null) throw new OAuthError("workspace_unknown");
  const { name, email, app } = Shown.parse(me);
  return {
    workspaceId,
    workspaceName: app.name,
    region: app.region,
    connectedBy: { id: idOf(me) ?? "", name, email },
  };
}

function asOAuthError(error: unknown): unknown {
  if (!(error instanceof IntercomError) || error.code === "aborted") return error;
  if (error.code === "unauthorized") return new OAuthError("token_dead", error.status);
  if (error.retryable) return new OAuthError("intercom_unavailable", error.status);
  return new OAuthError("answer_malformed", error.status);
}
