import { sendPage } from "@intercom-dsar/web/pages";
import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { ifServed } from "../api/if-served.ts";
import { AuditList, Coverage, Explanation, OperatorRequest, RequestList, Timeline } from "../api/schemas.ts";
import { pageContext, type RouteOptions } from "../pages/page-context.ts";
import { requestLink, requestPathOf } from "../pages/request-path.ts";
import { Filter, toQuery } from "./filter.ts";
import { requestPage } from "./request-page.ts";
import { requestsPage } from "./requests-page.ts";

const Paging = z.object({ cursor: z.string().max(400).optional().catch(undefined) });
const CertificateQuery = z.object({
  language: z.enum(["en", "de"]).optional().catch(undefined),
  form: z.enum(["json"]).optional().catch(undefined),
});
const PAGE_SIZE = "50";

/** The list of requests, and one request. */
export function registerRequestRoutes(routes: FastifyInstance, options: RouteOptions): void {
  const { api } = options;

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
    const { sender, requestId } = requestPathOf(request);
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
    const path = `${requestLink(requestPathOf(request))}/certificate`;
    const { language, form } = CertificateQuery.parse(request.query);
    if (form === "json")
      return reply
        .header("content-disposition", 'attachment; filename="certificate.json"')
        .send(await api.get(actor, path, z.looseObject({})));
    const { html, policy } = await api.page(actor, path, language === undefined ? {} : { language });
    return reply.header("content-security-policy", policy).type("text/html; charset=utf-8").send(html);
  });
}
