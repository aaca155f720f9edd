import { z } from "zod";
import { parseAnswer, type Transport } from "../transport/request.ts";
import type { CallOptions } from "./call-options.ts";
import { Identifier } from "./identifier.ts";

/** The teammate that the token acts for, and the workspace (`app`) that it belongs to. Every other field is kept as it came. */
export const Me = z
  .object({
    id: Identifier.nullish(),
    email: z.string().nullish(),
    app: z
      .object({ id_code: Identifier.nullish(), region: z.string().nullish(), name: z.string().nullish() })
      .loose()
      .nullish(),
  })
  .loose();
export type Me = z.output<typeof Me>;

/** The workspace's id, `null` where Intercom does not say it. Other answers call the same id `workspace_id` or `app_id`. */
export function workspaceIdOf(me: Me): string | null {
  return me.app?.id_code ?? null;
}

/** `GET /me`. Intercom's description lets the whole answer be `null`; then it is a `Me` that says nothing. */
export async function getMe(transport: Transport, { signal }: CallOptions = {}): Promise<Me> {
  const answer = await transport.send({ endpoint: "GET /me", method: "GET", path: "/me", signal });
  return parseAnswer(Me.nullable(), answer) ?? {};
}
