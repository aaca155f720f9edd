import { sendPage } from "@intercom-dsar/web/pages";
import type { FastifyInstance } from "fastify";
import { Statistics } from "../api/schemas.ts";
import { pageContext, type RouteOptions } from "../pages/page-context.ts";
import { statisticsPage } from "./statistics-page.ts";

/** `/statistics`: what ended, by month, kind and law. */
export function registerStatisticsRoutes(routes: FastifyInstance, options: RouteOptions): void {
  routes.get("/statistics", async (request, reply) => {
    const context = pageContext(request, reply, options);
    const statistics = await options.api.get(context.actor, "/statistics", Statistics);
    return sendPage(reply, 200, statisticsPage(statistics, context));
  });
}
