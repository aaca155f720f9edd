import { z } from "zod";

/** What the commands read of the operator API. Members that they do not know stay: `--json` prints an answer as it came. */

export const OperatorRequest = z.looseObject({
  sender: z.string(),
  requestId: z.string(),
  kind: z.string(),
  workspaceId: z.string().nullable(),
  state: z.string(),
  waiting: z
    .looseObject({ reason: z.string(), code: z.string().nullable(), until: z.string().nullable() })
    .nullable(),
  status: z.string().nullable(),
  reasonCode: z.string().nullable(),
  cancelRequested: z.boolean(),
  deadline: z.string().nullable(),
  isOverdue: z.boolean(),
});
export type OperatorRequest = z.output<typeof OperatorRequest>;

export const RequestList = z.looseObject({
  requests: z.array(OperatorRequest),
  next: z.string().nullable(),
});
