import { html, sendPage } from "@intercom-dsar/web/pages";
import { Problem } from "@intercom-dsar/web/problem";
import { readForm, requireAdmin, requireFreshSignIn } from "@intercom-dsar/web/sessions";
import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { actorOf } from "../api/actor.ts";
import { Revealed, Timeline } from "../api/schemas.ts";
import { registerAction, sendQuestion } from "../pages/action.ts";
import type { RouteOptions } from "../pages/page-context.ts";
import { ReasonForm } from "../pages/reason-field.ts";
import { type RequestPath, requestLink, requestPathOf } from "../pages/request-path.ts";
import { askedPlan, REQUEST_ACTIONS } from "./request-actions.ts";
import { revealPage } from "./reveal-page.ts";

const PLAIN = ["retry", "release", "hold", "release-hold", "cancel", "redeliver", "retry-as-new"] as const;
const Digest = z.object({ digest: z.string().max(128) });

/** What is done with one request. */
export function registerRequestActionRoutes(routes: FastifyInstance, options: RouteOptions): void {
  for (const action of PLAIN)
    registerAction(routes, options, {
      path: `/requests/:sender/:requestId/${action}`,
      ask: (request) => questionOf(action, requestPathOf(request)),
      deed(request) {
        const path = requestPathOf(request);
        const next = requestLink(path);
        return {
          path: `${next}/${action}`,
          body: {},
          about: path.requestId,
          next,
          nextOf: (requestId) => requestLink({ ...path, requestId }),
          ...(action === "redeliver" && { words: { due: "redelivered" } }),
        };
      },
    });

  registerAction(routes, options, {
    path: "/requests/:sender/:requestId/approve",
    async ask(request, actor) {
      const path = requestPathOf(request);
      const { digest } = digestOf(request.query);
      const plan = askedPlan(await options.api.get(actor, `${requestLink(path)}/timeline`, Timeline));
      const isAsked = plan !== null && plan.digest === digest;
      const items = plan?.items ?? null;
      const { says, ...question } = questionOf("approve", path);
      return {
        ...question,
        says: [
          ...says,
          html`<dl class="facts">${isAsked && items !== null && html`<div><dt>Records in the plan</dt><dd>${items}</dd></div>`}<div><dt>Digest of the plan</dt><dd><code>${digest}</code></dd></div></dl>`,
          ...(isAsked ? [] : [html`<p class="bad">The request asks about another plan by now.</p>`]),
        ],
      };
    },
    deed(request) {
      const path = requestPathOf(request);
      const next = requestLink(path);
      return { path: `${next}/approve`, body: digestOf(request.query), about: path.requestId, next };
    },
  });

  const reveal = "/requests/:sender/:requestId/reveal";
  routes.get(reveal, async (request, reply) => {
    const session = requireAdmin(request);
    const path = requestPathOf(request);
    requireFreshSignIn(reply, session, `${requestLink(path)}/reveal`, options);
    return sendQuestion(request, reply, session, options, questionOf("reveal", path));
  });
  routes.post(reveal, async (request, reply) => {
    const session = requireAdmin(request);
    const { reason } = readForm(request, options.sessions, ReasonForm);
    const path = requestPathOf(request);
    requireFreshSignIn(reply, session, `${requestLink(path)}/reveal`, options);
    const asked = `${requestLink(path)}/reveal`;
    const found = await options.api.act(actorOf(session), asked, { reason }, Revealed);
    const viewer = { admin: session.admin, formToken: options.sessions.formToken(session) };
    return sendPage(reply, 200, revealPage(path, found, viewer));
  });
}

function questionOf(action: keyof typeof REQUEST_ACTIONS, path: RequestPath) {
  const { title, says, button, isFinal } = REQUEST_ACTIONS[action];
  return {
    section: "/requests" as const,
    title: title.replace("{}", path.requestId),
    says: [says],
    button,
    isFinal,
    back: requestLink(path),
  };
}

function digestOf(query: unknown): z.output<typeof Digest> {
  const digest = Digest.safeParse(query);
  if (!digest.success) throw new Problem(404, "not_found", "There is no such page");
  return digest.data;
}
