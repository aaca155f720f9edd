import { requireRole } from "../authenticate.ts";
import type { OperatorOptions } from "../operator-options.ts";
import { checkList, toCheckList } from "../schemas/check-schema.ts";
import { REFUSALS } from "../schemas/shared.ts";
import type { Api } from "./request-routes.ts";

/** Checks call Intercom and the brokers: however often they are asked for, no oftener than this. */
const KEPT_MS = 30_000;

/** `/checks`: what the command `check` tries, tried by the process that answers. */
export function checkRoutes(api: Api, { check, clock }: OperatorOptions): void {
  let last: { readonly at: number; readonly rows: ReturnType<OperatorOptions["check"]> } | null = null;
  api.get(
    "/checks",
    {
      schema: {
        tags: ["overview"],
        operationId: "listChecks",
        summary: "What a start needs, tried now: token, region, scopes, clock, topics, ledger, result store",
        description:
          "Takes the role operator, since it calls Intercom. Nothing is changed: rights to delete are tried on what nobody has.",
        response: { 200: checkList, ...REFUSALS },
      },
    },
    async (request) => {
      requireRole(request, "operator");
      const now = clock.now();
      if (last === null || now - last.at >= KEPT_MS) last = { at: now, rows: check() };
      const { at, rows } = last;
      return toCheckList(at, await rows);
    },
  );
}
