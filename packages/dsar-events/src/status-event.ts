import { z } from "zod";
import { instantSchema } from "./instant.ts";
import { idSchema } from "./request.ts";
import { senderSchema } from "./sender.ts";

const STATUSES = ["parked", "resumed", "deadline_at_risk"] as const;

const statusObject = z.strictObject({
  status: z.enum(STATUSES),
  requestId: idSchema.nullable().describe("Null where the hint is about a workspace as a whole."),
  sender: senderSchema.exactOptional().describe("Who asked, where the hint is about a request."),
  workspaceId: idSchema.nullable(),
  at: instantSchema,
  reasonCode: z
    .string()
    .regex(/^[a-z][a-z0-9_.-]{0,63}$/)
    .nullable()
    .describe("Why: a code of the service or of Intercom, or the name of a scope."),
  forecastAt: instantSchema.nullable().exactOptional().describe("When the request is expected to end."),
  deadline: instantSchema.nullable().exactOptional(),
});

const SUBJECT = {
  check: (event: { readonly requestId: string | null; readonly workspaceId: string | null }) =>
    event.requestId !== null || event.workspaceId !== null,
  path: ["requestId"],
};

/** The data of `intercom-dsar.status.v1` as the service writes it. */
export const statusEventSchema = statusObject.refine(SUBJECT.check, { path: SUBJECT.path });

/** A hint on the way to an outcome. Nothing depends on it: it may be lost, and it names nobody. */
export type StatusEvent = z.infer<typeof statusEventSchema>;

/** A status event as a reader takes it: later versions add keys and statuses. */
export const receivedStatusSchema = statusObject
  .loose()
  .extend({
    status: z
      .string()
      .meta({ description: "Ignore a status that you do not know.", examples: [...STATUSES] }),
    reasonCode: z.string().nullable(),
  })
  .meta({
    title: "Status",
    description: "A hint on the way to an outcome. Optional to read: nothing depends on it.",
  });
export type ReceivedStatus = z.infer<typeof receivedStatusSchema>;
