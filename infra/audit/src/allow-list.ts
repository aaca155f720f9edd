import { z } from "zod";

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Advisories that somebody has judged: each with a reason, and with the last day on which the judgement holds. */
export const AllowList = z.array(
  z.strictObject({
    advisory: z.string().regex(/^GHSA(-[0-9a-z]{4}){3}$/),
    reason: z.string().min(10),
    /** UTC; included. */
    until: z.string().regex(DAY),
  }),
);
export type AllowList = z.output<typeof AllowList>;
