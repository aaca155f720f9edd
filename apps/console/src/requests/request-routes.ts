import { sendPage } from "@intercom-dsar/web/pages";
import { Problem } from "@intercom-dsar/web/problem";
import { readForm, requireAdmin, requireFreshSignIn } from "@intercom-dsar/web/sessions";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { z } from "zod";
import { actorOf } from "../api/actor.ts";
import { ifServed } from "../api/if-served.ts";
import {
  AuditList,
  Coverage,
  Explanation,
  OperatorRequest,
  RequestList,
  Revealed,
  Timeline,
} from "../api/schemas.ts";
import { act } from "../pages/act.ts";
import { pageContext, type RouteOptions } from "../pages/page-context.ts";
import { ReasonForm } from "../pages/reason-field.ts";
import { Filter, toQuery } from "./filter.ts";
import { requestPage } from "./request-page.ts";
import { requestLink, requestsPage } from "./requests-page.ts";
import { revealPage } from "./reveal-page.ts";

const Paging = z.object({ cursor: z.string().max(400).optional().catch(undefined) });
const Path = z.object({
  sender: z.string().regex(/^[A-Za-z0-9._-]{1,64}$/),
  requestId: z.string().regex(/^[A-Za-z0-9._-]{1,128}$/),
});
const CertificateQuery = z.object({
  language: z.enum(["en", "de"]).optional().catch(undefined),
  form: z.enum(["json"]).optional().catch(undefined),
});
const PAGE_SIZE = "50";

/** The list of requests, one request, and what is done with it. */
export function registerRequestRoutes(routes: FastifyInstance, options: RouteOptions): void {
  const { api, sessions } = options;

  routes.get("/requests", async (request, reply) => {
    const context = pageContext(request, reply, options);
    const filter = Filter.parse(request.query);
    const { cursor } = Paging.parse(request.query);
    const list = await api.get(context.actor, "/requests", RequestList, {
      ...toQuery(filter),
      limit: PAGE_SIZE,
      ...(cursor === undefined ? { count: "true" } : { cursor }),
    });
    return sendPage(
      reply,
      200,
      requestsPage({ ...context, list, filter, isFirstPage: cursor === undefined }),
    );
  });

  routes.get("/requests/:sender/:requestId", async (request, reply) => {
    const context = pageContext(request, reply, options);
    const { sender, requestId } = pathOf(request);
    const { actor } = context;
    const path = requestLink({ sender, requestId });
    const [found, timeline, coverage, explanation, audit] = await Promise.all([
      api.get(actor, path, OperatorRequest),
      api.get(actor, `${path}/timeline`, Timeline),
      ifServed(api.get(actor, `${path}/coverage`, Coverage)),
      ifServed(api.get(actor, `${path}/explanation`, Explanation)),
      api.get(actor, "/audit", AuditList, { sender, requestId }),
    ]);
    return sendPage(
      reply,
      200,
      requestPage({ ...context, request: found, timeline, coverage, explanation, audit }),
    );
  });

  routes.get("/requests/:sender/:requestId/certificate", async (request, reply) => {
    const { actor } = pageContext(request, reply, options);
    const path = `${requestLink(pathOf(request))}/certificate`;
    const { language, form } = CertificateQuery.parse(request.query);
    if (form === "json")
      return reply
        .header("content-disposition", 'attachment; filename="certificate.json"')
        .send(await api.get(actor, path, z.looseObject({})));
    const { html, policy } = await api.page(actor, path, language === undefined ? {} : { language });
    return reply.header("content-security-policy", policy).type("text/html; charset=utf-8").send(html);
  });

  routes.post("/requests/:sender/:requestId/reveal", async (request, reply) => {
    const session = requireAdmin(request);
    const { reason } = readForm(request, sessions, ReasonForm);
    const path = pathOf(request);
    requireFreshSignIn(reply, session, requestLink(path), options);
    const found = await api.act(actorOf(session), `${requestLink(path)}/reveal`, { reason }, Revealed);
    const viewer = { admin: session.admin, formToken: sessions.formToken(session) };
    return sendPage(reply, 200, revealPage(path, found, viewer));
  });

  routes.post("/requests/:sender/:requestId/approve", (request, reply) => {
    const body = readForm(request, sessions, ReasonForm.extend({ digest: z.string().max(128) }));
    const { requestId, ...path } = pathOf(request);
    const next = requestLink({ ...path, requestId });
    return act(request, reply, options, {
      path: `${next}/approve`,
      body: { reason: body.reason, digest: body.digest },
      about: requestId,
      next,
    });
  });

  for (const action of ["retry", "release", "hold", "release-hold", "cancel", "redeliver", "retry-as-new"])
    routes.post(`/requests/:sender/:requestId/${action}`, (request, reply) => {
      const { reason } = readForm(request, sessions, ReasonForm);
      const { sender, requestId } = pathOf(request);
      const next = requestLink({ sender, requestId });
      return act(request, reply, options, {
        path: `${next}/${action}`,
        body: { reason },
        about: requestId,
        next,
        nextOf: (again) => requestLink({ sender, requestId: again }),
        ...(action === "redeliver" && { words: { due: "redelivered" } }),
      });
    });
}

function pathOf(request: FastifyRequest): z.output<typeof Path> {
  const path = Path.safeParse(request.params);
  if (!path.success) throw new Problem(404, "request_unknown", "There is no such request");
  return path.data;
}
