import { Problem } from "@intercom-dsar/web/problem";
import { readForm, requireAdmin } from "@intercom-dsar/web/sessions";
import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { actorOf } from "../api/actor.ts";
import { BulkResult } from "../api/schemas.ts";
import type { RouteOptions } from "../pages/page-context.ts";
import { ReasonForm } from "../pages/reason-field.ts";
import { BULK_ACTIONS } from "./bulk-form.ts";
import { Filter, listLink, toBody } from "./filter.ts";

const Meant = z.object({ expected: z.coerce.number().int().min(0), reasonCode: z.string().max(128) });

/** Actions on all that fit a filter. */
export function registerBulkRoutes(routes: FastifyInstance, { api, sessions }: RouteOptions): void {
  for (const action of BULK_ACTIONS)
    routes.post(`/requests/all/${action}`, async (request, reply) => {
      const session = requireAdmin(request);
      const { reason } = readForm(request, sessions, ReasonForm);
      const { expected, reasonCode } = readForm(request, sessions, Meant);
      const filter = Filter.parse({
        ...z.record(z.string(), z.unknown()).parse(request.body),
        reason: reasonCode,
      });
      const body = { filter: toBody(filter), expected, reason };
      const notice = await api.act(actorOf(session), `/bulk/${action}`, body, BulkResult).then(
        ({ done, skipped, failed }) => ({
          code: "all_done",
          about: `${action}: ${done} done, ${skipped} skipped, ${failed} failed`,
        }),
        (error: unknown) => {
          if (error instanceof Problem && error.status === 409) return { code: error.code, about: "They" };
          throw error;
        },
      );
      sessions.setNotice(reply, session, { ...notice, name: null });
      return reply.redirect(listLink(filter), 303);
    });
}
