import { z } from "zod";
import { cancelSchema } from "./cancel.ts";
import { CERTIFICATE_V1, certificateV1Schema } from "./certificate-v1.ts";
import { EVENT_TYPES } from "./event-types.ts";
import { receivedNoticeSchema } from "./notice.ts";
import { PACKAGE_V2, packageV2Schema } from "./package-v2.ts";
import { receivedReceiptEventSchema } from "./receipt-event.ts";
import { receivedOutcomeSchema } from "./received-outcome.ts";
import { previewSchema, requestSchema } from "./request.ts";
import { receivedStatusSchema } from "./status-event.ts";
import { receivedSubjectReappearedSchema } from "./subject-reappeared.ts";
import { receivedSuppressionSchema } from "./suppression.ts";

const EVENT_SCHEMAS: Record<string, z.ZodType> = {
  [EVENT_TYPES.request]: requestSchema,
  [EVENT_TYPES.preview]: previewSchema,
  [EVENT_TYPES.cancel]: cancelSchema,
  [EVENT_TYPES.outcome]: receivedOutcomeSchema,
  [EVENT_TYPES.status]: receivedStatusSchema,
  [EVENT_TYPES.subjectReappeared]: receivedSubjectReappearedSchema,
  [EVENT_TYPES.suppression]: receivedSuppressionSchema,
  [EVENT_TYPES.receipt]: receivedReceiptEventSchema,
  [EVENT_TYPES.notice]: receivedNoticeSchema,
};

/**
 * The data of each event, a package and a certificate, as JSON Schema 2020-12, by event type or format. They are open, as a reader has to be: keys and values that
 * later versions add are valid.
 */
export function jsonSchemas(): Record<string, object> {
  return mapSchemas(
    { ...EVENT_SCHEMAS, [PACKAGE_V2]: packageV2Schema, [CERTIFICATE_V1]: certificateV1Schema },
    (type, schema) => {
      const { $schema, ...rest } = z.toJSONSchema(schema, { io: "input", override: withoutReadOnly });
      return { $schema, $id: `urn:intercom-dsar:schema:${type}`, ...rest };
    },
  );
}

/** The events in draft 7, the dialect that AsyncAPI 3.0 reads without a `schemaFormat`. */
export function draft7Schemas(): Record<string, object> {
  return mapSchemas(EVENT_SCHEMAS, (_type, schema) => {
    const { $schema, ...rest } = z.toJSONSchema(schema, {
      io: "input",
      override: withoutReadOnly,
      target: "draft-7",
    });
    return rest;
  });
}

function mapSchemas(
  schemas: Record<string, z.ZodType>,
  convert: (type: string, schema: z.ZodType) => object,
): Record<string, object> {
  return Object.fromEntries(Object.entries(schemas).map(([type, schema]) => [type, convert(type, schema)]));
}

/** `readonly` speaks of the TypeScript type; in JSON Schema it would say that the receiver owns the value. */
function withoutReadOnly({ jsonSchema }: { readonly jsonSchema: { readOnly?: boolean | undefined } }): void {
  delete jsonSchema.readOnly;
}
