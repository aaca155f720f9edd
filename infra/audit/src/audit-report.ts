import { z } from "zod";

/** What `pnpm audit --json` prints; only what is used here. */
export const AuditReport = z.object({
  advisories: z.record(
    z.string(),
    z.object({
      github_advisory_id: z.string(),
      module_name: z.string(),
      severity: z.string(),
      title: z.string(),
      findings: z.array(z.object({ version: z.string(), paths: z.array(z.string()) })),
    }),
  ),
});
export type AuditReport = z.output<typeof AuditReport>;
