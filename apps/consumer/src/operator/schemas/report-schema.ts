import { z } from "zod";
import { instant } from "./shared.ts";

export const ccpa7102Report = z
  .strictObject({
    report: z.literal("ccpa-7102"),
    year: z.int().describe("In UTC, in which they were received."),
    rememberedFrom: instant.describe(
      "Requests that ended before are forgotten (`ID_RETENTION`) and in no count.",
    ),
    isWhole: z.boolean().describe("Whether the year is over and all of it is remembered."),
    rows: z.array(
      z.strictObject({
        right: z.string().describe("`delete`, `know`, or the kind where the regulation has no name for it."),
        kind: z.string(),
        regulation: z.string().nullable().describe("`null`: not known, as of rejections."),
        received: z.int(),
        compliedInWhole: z.int(),
        compliedInPart: z.int(),
        denied: z.int().describe("Rejected."),
        nothingFound: z.int(),
        withdrawn: z.int(),
        failed: z.int(),
        open: z.int(),
        medianDays: z
          .number()
          .nullable()
          .describe(
            "From the person's asking to the answer, of those complied with and those of whom nothing was found.",
          ),
        meanDays: z.number().nullable(),
      }),
    ),
  })
  .meta({
    title: "CCPA §7102",
    examples: [
      {
        report: "ccpa-7102",
        year: 2026,
        rememberedFrom: "2025-12-11T09:00:00.000Z",
        isWhole: true,
        rows: [
          {
            right: "delete",
            kind: "deletion",
            regulation: "ccpa",
            received: 41,
            compliedInWhole: 37,
            compliedInPart: 1,
            denied: 0,
            nothingFound: 2,
            withdrawn: 1,
            failed: 0,
            open: 0,
            medianDays: 0.1,
            meanDays: 0.4,
          },
        ],
      },
    ],
  });
