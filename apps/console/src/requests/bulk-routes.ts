import { html } from "@intercom-dsar/web/pages";
import { Problem } from "@intercom-dsar/web/problem";
import { readForm, requireOperator } from "@intercom-dsar/web/sessions";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { z } from "zod";
import { type Actor, actorOf } from "../api/actor.ts";
import type { OperatorApi } from "../api/operator-api.ts";
import { ActionResult, BulkResult, RequestList } from "../api/schemas.ts";
import { type Question, sendQuestion } from "../pages/action.ts";
import { type Counts, countsNotice } from "../pages/notice.ts";
import type { RouteOptions } from "../pages/page-context.ts";
import { ReasonForm } from "../pages/reason-field.ts";
import { Pick, type RequestPath, requestLink } from "../pages/request-path.ts";
import { BULK_ACTIONS, BULK_WORDS, countOfRequests } from "./bulk-actions.ts";
import { Filter, filterWords, listLink, toBody, toQuery } from "./filter.ts";
import { REQUEST_ACTIONS } from "./request-actions.ts";

/** As many as a page of the list has. */
const MOST_PICKED = 100;
const Picks = z
  .union([z.array(Pick).max(MOST_PICKED), Pick.transform((one) => [one])])
  .optional()
  .transform((picks) => picks ?? []);
const Meant = z.object({
  action: z.enum(BULK_ACTIONS),
  of: z.enum(["picked", "all"]),
  pick: Picks,
});
const Counted = z.object({ expected: z.coerce.number().int().min(0) });

/** Actions on several requests: those that were ticked, or all that fit a filter. Counted first; where another number fits by then, nothing is done. */
export function registerBulkRoutes(routes: FastifyInstance, options: RouteOptions): void {
  const { api, sessions } = options;

  routes.get("/bulk", async (request, reply) => {
    const session = requireOperator(request);
    return sendQuestion(request, reply, session, options, await questionOf(api, actorOf(session), request));
  });

  routes.post("/bulk", async (request, reply) => {
    const session = requireOperator(request);
    const { reason } = readForm(request, sessions, ReasonForm);
    const { expected } = readForm(request, sessions, Counted);
    const { action, of, pick, filter } = meantBy(request);
    const actor = actorOf(session);
    const counts =
      of === "picked"
        ? await actOnEach(api, actor, action, pick, reason)
        : await actOnAll(api, actor, action, { filter: toBody(filter), expected, reason });
    const notice =
      counts === null
        ? { code: "count_changed", about: "They" }
        : countsNotice(BULK_WORDS[action][0], counts);
    sessions.setNotice(reply, session, { ...notice, name: null });
    return reply.redirect(listLink(filter), 303);
  });
}

async function questionOf(api: OperatorApi, actor: Actor, request: FastifyRequest): Promise<Question> {
  const { action, of, pick, filter } = meantBy(request);
  const count = of === "picked" ? pick.length : await countOf(api, actor, filter);
  const words = BULK_WORDS[action][1].replace("{}", countOfRequests(count));
  const which =
    of === "picked"
      ? html`<ul class="plain">${pick.map(({ sender, requestId }) => html`<li>${requestId} <span class="soft">of ${sender}</span></li>`)}</ul>`
      : html`<p><strong>${countOfRequests(count)}</strong> ${count === 1 ? "fits" : "fit"}: ${filterWords(filter).join(", ")}. Where another number fits by the time you answer, nothing is done.</p>`;
  return {
    section: "/requests",
    title: `${words}?`,
    says: [
      which,
      `For each: ${REQUEST_ACTIONS[action].says}`,
      "Those that are in no state for it are left alone, and counted.",
    ],
    button: words,
    isFinal: REQUEST_ACTIONS[action].isFinal,
    back: listLink(filter),
    expected: count,
  };
}

function meantBy(request: FastifyRequest) {
  const meant = Meant.safeParse(request.query);
  if (!meant.success) throw new Problem(404, "not_found", "There is no such page");
  const filter = Filter.parse(request.query);
  if (meant.data.of === "picked" && meant.data.pick.length === 0)
    throw new Problem(400, "nothing_picked", "No request was ticked");
  if (meant.data.of === "all" && listLink(filter) === "/requests")
    throw new Problem(400, "nothing_picked", "The filter says nothing");
  return { ...meant.data, filter };
}

async function countOf(api: OperatorApi, actor: Actor, filter: Filter): Promise<number> {
  const query = { ...toQuery(filter), count: "true", limit: "1" };
  return (await api.get(actor, "/requests", RequestList, query)).total ?? 0;
}

/** `null`: another number fits than was counted. */
async function actOnAll(
  api: OperatorApi,
  actor: Actor,
  action: string,
  body: Readonly<Record<string, unknown>>,
): Promise<Counts | null> {
  return api.act(actor, `/bulk/${action}`, body, BulkResult).catch((error: unknown) => {
    if (error instanceof Problem && error.code === "count_changed") return null;
    throw error;
  });
}

/** One after the other; one that is refused or gone holds up no other. */
async function actOnEach(
  api: OperatorApi,
  actor: Actor,
  action: string,
  picks: readonly RequestPath[],
  reason: string,
): Promise<Counts> {
  const counts = { done: 0, skipped: 0, failed: 0 };
  for (const path of picks) {
    const one = await api
      .act(actor, `${requestLink(path)}/${action}`, { reason }, ActionResult)
      .catch((error: unknown) => {
        if (error instanceof Problem && (error.status === 409 || error.status === 404))
          return { done: 0, skipped: 0, failed: 1 };
        throw error;
      });
    counts.done += one.done;
    counts.skipped += one.skipped;
    counts.failed += one.failed;
  }
  return counts;
}
