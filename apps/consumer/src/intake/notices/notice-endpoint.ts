import type { Ledger, NoticeView } from "@intercom-dsar/ledger";
import type { Logger } from "@intercom-dsar/service";
import { Problem } from "@intercom-dsar/web/problem";
import { z } from "zod";
import type { NoticeRecipient } from "../../domain/notices.ts";
import type { HttpPlugin } from "../../http/http-server.ts";
import { type ApiPart, openApiSchema, problems } from "../../http/openapi.ts";
import { createRefusalLog } from "../../http/refusal-log.ts";
import { requireSignature, signerOf } from "../webhook/webhook-auth.ts";

const acknowledgedSchema = z
  .strictObject({
    noticeId: z.string(),
    acknowledgedAt: z.iso.datetime().describe("When it was acknowledged first."),
  })
  .meta({ title: "Acknowledged" });

export interface NoticeEndpointOptions {
  /** Those that have keys. */
  readonly recipients: readonly NoticeRecipient[];
  readonly ledger: Pick<Ledger, "notices">;
  readonly now: () => number;
  readonly logger: Logger;
}

/** `POST /v1/notices/{noticeId}/acknowledge`, signed by the notice's recipient as senders sign. */
export function noticeEndpoint({ recipients, ledger, now, logger }: NoticeEndpointOptions): HttpPlugin {
  return (app) => {
    const verifier = { senders: recipients, now, refused: createRefusalLog(logger, "webhook_refused", now) };
    app.addHook("onRequest", async (request) => requireSignature(request, verifier));
    app.post<{ Params: { noticeId: string } }>("/v1/notices/:noticeId/acknowledge", async (request) => {
      const { name } = signerOf(request, verifier);
      const { noticeId } = request.params;
      // What can't be an id is known to nobody.
      const view = /^[0-9a-f]{32}$/.test(noticeId)
        ? await ledger.notices.acknowledge(noticeId, { name, recipient: name })
        : null;
      if (view === null) throw new Problem(404, "notice_unknown", "The recipient has no notice of this id.");
      if (view.isNew)
        logger.info("notice_acknowledged", { requestId: view.requestId, clientId: name, auditId: noticeId });
      return acknowledged(view);
    });
  };
}

function acknowledged({ noticeId, acknowledgedAt }: NoticeView): z.infer<typeof acknowledgedSchema> {
  return { noticeId, acknowledgedAt: new Date(acknowledgedAt ?? 0).toISOString() };
}

export function noticeApi(): ApiPart {
  return {
    tag: {
      name: "notices",
      description: "For recipients of notices (GDPR article 19), signed with their own keys as senders sign.",
    },
    paths: {
      "/v1/notices/{noticeId}/acknowledge": {
        parameters: [
          {
            name: "noticeId",
            in: "path",
            required: true,
            schema: { type: "string", pattern: "^[0-9a-f]{32}$" },
          },
        ],
        post: {
          operationId: "acknowledgeNotice",
          tags: ["notices"],
          summary: "Say that what a notice names is erased here too.",
          description:
            "Without a body: signed is `POST /v1/notices/NOTICE_ID/acknowledge`. The same again is answered like the first.",
          security: [{ webhookId: [], webhookTimestamp: [], webhookSignature: [] }],
          responses: {
            200: {
              description: "It is written down.",
              content: { "application/json": { schema: { $ref: "#/components/schemas/Acknowledged" } } },
            },
            ...problems({
              401: "Not signed by a known recipient, or signed more than five minutes ago.",
              404: "The recipient has no notice of this id, or it is destroyed with its request.",
              503: "The ledger can't be reached now; nothing was stored.",
            }),
          },
        },
      },
    },
    schemas: { Acknowledged: openApiSchema(acknowledgedSchema) },
    securitySchemes: {},
  };
}
