import { explain } from "../explain.ts";
import type { OperatorOptions } from "../operator-options.ts";
import { coverage, toCoverage } from "../schemas/coverage-schema.ts";
import { explanation, toExplanation } from "../schemas/explanation-schema.ts";
import { REFUSALS, requestPath, UNKNOWN } from "../schemas/shared.ts";
import { findRequest } from "./find-request.ts";
import type { Api } from "./request-routes.ts";

const tags = ["requests"];
/** Among so many of the newest actions on a request is the one that holds it. */
const MOST_ACTIONS = 50;

/** What one request found, and why it is where it is. */
export function detailRoutes(api: Api, { ledger, workspaceGraceMs, clock }: OperatorOptions): void {
  /** The latest action that held it. */
  async function holdOf(requestId: string) {
    const actions = await ledger.audit.list({ requestId, limit: MOST_ACTIONS });
    return actions.find(({ action, outcome }) => action === "hold" && outcome?.result === "held") ?? null;
  }

  api.get(
    "/requests/:sender/:requestId/coverage",
    {
      schema: {
        tags,
        operationId: "getCoverage",
        summary: "What it looked at",
        params: requestPath,
        response: { 200: coverage, ...UNKNOWN, ...REFUSALS },
      },
    },
    async ({ params }) =>
      toCoverage(await ledger.reads.outcome((await findRequest(ledger, params)).requestId)),
  );

  api.get(
    "/requests/:sender/:requestId/explanation",
    {
      schema: {
        tags,
        operationId: "explainRequest",
        summary: "In plain sentences: what it waits for, since when, until when, what to do",
        params: requestPath,
        response: { 200: explanation, ...UNKNOWN, ...REFUSALS },
      },
    },
    async ({ params }) => {
      const request = await findRequest(ledger, params);
      const workspace =
        request.workspaceId === null ? null : await ledger.reads.workspace(request.workspaceId);
      return toExplanation(
        explain({
          request,
          timeline: await ledger.reads.timeline(request.requestId),
          workspace,
          pauses: await ledger.holds.list(),
          hold: request.waitCode === "held_by_operator" ? await holdOf(request.requestId) : null,
          workspaceGraceMs,
          now: clock.now(),
        }),
      );
    },
  );
}
