import { certificateV1Schema } from "@intercom-dsar/dsar-events";
import { problemResponses } from "@intercom-dsar/web/openapi";
import { Problem } from "@intercom-dsar/web/problem";
import { z } from "zod";
import { CERTIFICATE_LANGUAGES, certificatePage } from "../../commands/certificate/certificate-page.ts";
import { CERTIFICATE_POLICY } from "../../commands/certificate/certificate-style.ts";
import { type CertificateRefusal, makeCertificate } from "../../commands/certificate/make-certificate.ts";
import type { OperatorOptions } from "../operator-options.ts";
import { REFUSALS, requestPath, UNKNOWN } from "../schemas/shared.ts";
import { findRequest, requestUnknown } from "./find-request.ts";
import type { Api } from "./request-routes.ts";

const NONE = problemResponses({
  409: "`request_not_ended`; `not_a_deletion`: it is none, or ended before it had a plan.",
  410: "`outcome_destroyed`: `IDENTIFIER_RETENTION` has passed.",
});
const query = z.object({
  language: z
    .enum(CERTIFICATE_LANGUAGES)
    .optional()
    .describe("Of the page; that of `REPORT_LANGUAGE` where it is left out."),
});

/** The certificate of a deletion. */
export function certificateRoutes(api: Api, { ledger, reportLanguage }: OperatorOptions): void {
  api.get(
    "/requests/:sender/:requestId/certificate",
    {
      schema: {
        tags: ["requests"],
        operationId: "getCertificate",
        summary:
          "What became of a deletion and what that rests on, as JSON, or as a page where `Accept` has text/html",
        params: requestPath,
        querystring: query,
        response: {
          200: {
            description: "It names nobody.",
            content: {
              "application/json": { schema: certificateV1Schema },
              "text/html": { schema: z.string() },
            },
          },
          ...UNKNOWN,
          ...NONE,
          ...REFUSALS,
        },
      },
    },
    async ({ params, query: { language = reportLanguage }, headers }, reply) => {
      const made = await makeCertificate(ledger, (await findRequest(ledger, params)).requestId);
      if (typeof made === "string") throw refusal(made);
      if (headers.accept?.includes("text/html") !== true) return reply.type("application/json").send(made);
      return reply
        .header("content-security-policy", CERTIFICATE_POLICY)
        .type("text/html; charset=utf-8")
        .send(certificatePage(made, language));
    },
  );
}

function refusal(why: CertificateRefusal): Problem {
  switch (why) {
    case "unknown":
      return requestUnknown();
    case "not_ended":
      return new Problem(409, "request_not_ended", "The request has not ended.");
    case "not_a_deletion":
      return new Problem(409, why, "It is no deletion, or ended before it had a plan.");
    case "destroyed":
      return new Problem(410, "outcome_destroyed", "The outcome is kept no longer.");
  }
}
