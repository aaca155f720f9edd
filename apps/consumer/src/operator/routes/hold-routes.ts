import type { PauseTarget } from "@intercom-dsar/ledger";
import { z } from "zod";
import { requireRole } from "../authenticate.ts";
import type { OperatorOptions } from "../operator-options.ts";
import { perform, resultOf } from "../perform.ts";
import { actionResult } from "../schemas/action-schema.ts";
import { instant, iso, REFUSALS, reasonText, senderName, workspaceId } from "../schemas/shared.ts";
import type { Api } from "./request-routes.ts";

const tags = ["holds"];
const reason = reasonText.optional();
const target = z
  .discriminatedUnion("scope", [
    z.strictObject({ scope: z.literal("everything"), reason }),
    z.strictObject({ scope: z.literal("workspace"), name: workspaceId, reason }),
    z.strictObject({ scope: z.literal("sender"), name: senderName, reason }),
  ])
  .meta({
    title: "What to pause",
    examples: [{ scope: "workspace", name: "ab12cd34", reason: "ticket OPS-311" }, { scope: "everything" }],
  });
const pauseList = z
  .strictObject({
    pauses: z.array(
      z.strictObject({
        scope: z.enum(["everything", "workspace", "sender"]),
        name: z.string().nullable(),
        since: instant,
      }),
    ),
  })
  .meta({
    title: "Pauses",
    examples: [{ pauses: [{ scope: "workspace", name: "ab12cd34", since: "2026-11-26T01:10:00.000Z" }] }],
  });

/** What is paused, and pausing it. */
export function holdRoutes(api: Api, options: OperatorOptions): void {
  const { ledger } = options;
  api.get(
    "/pauses",
    {
      schema: {
        tags,
        operationId: "listPauses",
        summary: "What is paused at present",
        response: { 200: pauseList, ...REFUSALS },
      },
    },
    async () => ({
      pauses: (await ledger.holds.list()).map((paused) => ({
        scope: paused.scope,
        name: paused.scope === "everything" ? null : paused.name,
        since: iso(paused.since),
      })),
    }),
  );

  for (const [name, summary, same] of [
    ["pause", "Start nothing new there, in every instance; requests are still taken in", "paused_already"],
    ["resume", "Go on there", "not_paused"],
  ] as const)
    api.post(
      `/${name}`,
      {
        schema: {
          tags,
          operationId: name,
          summary,
          body: target,
          response: { 200: actionResult, ...REFUSALS },
        },
      },
      async (request) => {
        const operator = requireRole(request, "operator");
        const { reason, ...paused } = request.body;
        return perform(options, operator, { action: name, target: paused, reason }, async () => {
          const changed = await ledger.holds[name](paused satisfies PauseTarget);
          return resultOf(changed ? `${name}d` : same, changed);
        });
      },
    );
}
