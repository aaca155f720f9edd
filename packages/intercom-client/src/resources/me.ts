import { asObject, type IntercomObject, textOf } from "../intercom-object.ts";
import { objectOf, type Transport } from "../transport/request.ts";
import type { CallOptions } from "./call-options.ts";

/** The teammate that the token acts for, and the workspace (`app`) that it belongs to. */
export type Me = IntercomObject;

/** The workspace's id, `null` where Intercom does not say it. Other answers call the same id `workspace_id` or `app_id`. */
export function workspaceIdOf(me: Me): string | null {
  return textOf(asObject(me.app)?.id_code);
}

/** `GET /me`. Intercom's description lets the whole answer be `null`; then it is a `Me` that says nothing. */
export async function getMe(transport: Transport, { signal }: CallOptions = {}): Promise<Me> {
  const answer = await transport.send({ endpoint: "GET /me", method: "GET", path: "/me", signal });
  return answer.json === null ? {} : objectOf(answer);
}
