import { type Answer, failure } from "../api/answer.ts";
import type { Grant, GrantState } from "../state/grant.ts";
import type { Region } from "../state/seed.ts";
import type { World } from "../state/world.ts";

export interface Authentication {
  /** Whose token it is, also where the call is refused. */
  readonly grant: Grant | null;
  /** `null`: the call may go on. */
  readonly refusal: Answer | null;
}

const DEAD: Readonly<Record<Exclude<GrantState, "active">, readonly [code: string, message: string]>> = {
  revoked: ["token_revoked", "Access Token Revoked"],
  expired: ["token_expired", "Access Token Expired"],
  blocked: ["token_blocked", "Access Token Blocked"],
};

/** Reads `Authorization: Bearer …`. `region` is the host that was called; `null` stands for any. */
export function authenticate(
  world: World,
  authorization: string | undefined,
  region: Region | null,
): Authentication {
  if (authorization === undefined) return refused(null, "missing_authorization", "Authorization is missing");
  const token = /^Bearer +(\S+) *$/i.exec(authorization)?.[1];
  const grant = token === undefined ? undefined : world.grants.get(token);
  if (grant === undefined) return refused(null, "unauthorized", "Access Token Invalid");
  if (grant.state !== "active") return refused(grant, ...DEAD[grant.state]);
  const { workspace } = grant;
  const isElsewhere = region !== null && workspace.region !== region;
  if (isElsewhere && workspace.settings.wrongRegion === "unauthorized") {
    return refused(grant, "unauthorized", "Access Token Invalid");
  }
  return { grant, refusal: null };
}

function refused(grant: Grant | null, code: string, message: string): Authentication {
  return { grant, refusal: failure(401, code, message) };
}
