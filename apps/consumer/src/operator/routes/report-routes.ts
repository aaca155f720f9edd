import { z } from "zod";
import { ccpa7102, yearOf } from "../../commands/report/ccpa-7102.ts";
import type { OperatorOptions } from "../operator-options.ts";
import { ccpa7102Report } from "../schemas/report-schema.ts";
import { REFUSALS } from "../schemas/shared.ts";
import type { Api } from "./request-routes.ts";

/** Counts that the law asks for. */
export function reportRoutes(api: Api, { ledger, clock, submissions }: OperatorOptions): void {
  api.get(
    "/reports/ccpa-7102",
    {
      schema: {
        tags: ["overview"],
        operationId: "getCcpa7102",
        summary: "Requests that came in a year, as Cal. Code Regs. tit. 11, §7102 wants them counted",
        querystring: z.object({ year: z.coerce.number().int().min(2018).max(2999) }),
        response: { 200: ccpa7102Report, ...REFUSALS },
      },
    },
    async ({ query: { year } }) => {
      const asked = yearOf(year);
      const retention = { now: clock.now(), idRetentionMs: submissions.idRetentionMs };
      return ccpa7102(await ledger.reads.receivedGroups(asked), asked, retention);
    },
  );
}
