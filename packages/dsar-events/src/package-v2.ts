import { z } from "zod";
import { redactionSchema } from "./access-answer.ts";
import { COVERAGE_RESULTS } from "./outcome.ts";

export const PACKAGE_V2 = "intercom-dsar.package.v2";

const text = z.string().min(1);
const instant = z.iso.datetime().describe("With its zone: ISO 8601 in UTC.");
const members = "Further members are named as Intercom names them; none is null or empty.";
const item = z.looseObject({}).describe(members);

const fileSchema = z
  .looseObject({
    name: text.optional().describe("In `access.attachments` of the outcome."),
    sha256: text.optional(),
    bytes: z.int().nonnegative().optional(),
    refused: text.optional().describe("Why it was not loaded."),
  })
  .describe("What became of a file.");

const messageSchema = z.looseObject({
  id: text.optional(),
  at: instant.optional(),
  from: text.describe("`you`, `company`, or a number that stands for somebody: `teammate 1`, `person 1`."),
  automated: z.boolean().optional().describe("True where a program wrote it."),
  kind: text.describe("`message`, `note` (its text is left out), or Intercom's word for what happened."),
  subject: text.optional(),
  body: text.optional().describe("As it was written, in HTML."),
  page: text.optional().describe("Where on the company's pages it was written."),
  attachments: z.array(z.looseObject({ name: text.optional(), file: fileSchema.optional() })).optional(),
});

const withMessages = z.looseObject({
  id: text.optional(),
  title: text.optional(),
  created_at: instant.optional(),
  profiles: z.array(text).optional().describe("Which of your profiles take part."),
  messages: z.array(messageSchema).describe("From the first to the last."),
});

const profileSchema = z.looseObject({
  id: text.optional(),
  role: text.optional(),
  email: text.optional(),
  name: text.optional(),
  created_at: instant.optional(),
  tags: z.array(item).optional(),
  segments: z.array(item).optional(),
});

/**
 * An access package as `PACKAGE_FORMAT=v2` writes it: grouped as a person thinks. A list is absent where the service does not read it.
 */
export const packageV2Schema = z
  .looseObject({
    format: z.literal(PACKAGE_V2),
    requestId: text,
    workspaceId: text.nullable(),
    collectedAt: instant,
    you: z.array(profileSchema).describe("Who you are to the company: each profile that it keeps of you."),
    companies: z.array(item).optional(),
    conversations: z.array(withMessages).optional(),
    tickets: z.array(withMessages).optional(),
    calls: z.array(item).optional(),
    activity: z.array(item).optional().describe("What you did, event after event."),
    activityTotals: z.array(item).optional().describe("What you did, counted."),
    preferences: z.array(item).optional().describe("Which kinds of messages you get."),
    notes: z.array(item).optional().describe("That there are notes about you, and of when."),
    records: z.array(item).optional().describe("Records of the company's own types."),
    hiddenProfiles: z.array(item).optional(),
    leftOut: z
      .array(redactionSchema.loose())
      .describe("What was left out and why; `path` is where it stands in Intercom's own data."),
    notLookedAt: z
      .array(
        z.looseObject({
          resource: text,
          result: z.string().meta({ examples: [...COVERAGE_RESULTS] }),
          items: z.int().nonnegative().optional(),
          expected: z.int().nonnegative().optional(),
        }),
      )
      .describe("Where could not be looked, was not, or where something is missing."),
    provenance: z
      .array(
        z.looseObject({
          path: text.describe("Such as `you[*].email`; it stands for all below it."),
          source: z.string().meta({ examples: ["provided", "observed", "derived"] }),
        }),
      )
      .describe(
        "Where each member of an item comes from: the person `provided` it, it was `observed` of what they did, or the company `derived` it.",
      ),
  })
  .meta({
    title: "Access package, version 2",
    description: "What a company keeps of a person in Intercom. Later versions add members.",
  });
export type PackageV2 = z.infer<typeof packageV2Schema>;
