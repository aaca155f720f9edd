import { z } from "zod";

export const Statistics = z.looseObject({
  open: z.looseObject({ received: z.number(), running: z.number(), waiting: z.number() }),
  overdue: z.number(),
  overDailyLimit: z.number(),
  quarantined: z.number(),
});
export type Statistics = z.output<typeof Statistics>;

const nullableInstant = z.string().nullable();
export const WorkspaceList = z.looseObject({
  workspaces: z.array(
    z.looseObject({
      workspaceId: z.string().nullable(),
      parked: z.looseObject({ code: z.string(), since: z.string() }).nullable(),
      budget: z.looseObject({ limit: z.number().nullable(), pausedUntil: nullableInstant }),
      open: z.looseObject({ received: z.number(), running: z.number(), waiting: z.number() }),
      forecast: z.looseObject({ atRisk: z.number() }),
    }),
  ),
});
export type WorkspaceList = z.output<typeof WorkspaceList>;

export const PauseList = z.looseObject({
  pauses: z.array(z.looseObject({ scope: z.string(), name: z.string().nullable(), since: z.string() })),
});

export const CheckList = z.looseObject({
  checks: z.array(
    z.looseObject({
      name: z.string(),
      result: z.enum(["ok", "failed", "skipped"]),
      detail: z.string(),
      variable: z.string().nullable(),
    }),
  ),
});

export const LetterList = z.looseObject({
  deadLetters: z.array(z.looseObject({ createdAt: z.string() })),
  next: z.string().nullable(),
});
export type LetterList = z.output<typeof LetterList>;

export const InstanceList = z.looseObject({
  instances: z.array(z.looseObject({ workspaces: z.number() })),
});
export type InstanceList = z.output<typeof InstanceList>;
