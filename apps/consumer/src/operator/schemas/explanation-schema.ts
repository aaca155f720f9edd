import { z } from "zod";
import type { Explanation } from "../explain.ts";
import { instant, iso } from "./shared.ts";

export const explanation = z
  .strictObject({
    summary: z.string(),
    waitsFor: z.string().nullable().describe("A wait code of `docs/reference.md`."),
    since: instant.nullable(),
    until: instant.nullable().describe("When it is looked at again by itself; `null` where it is not."),
    whatToDo: z.string(),
    remarks: z.array(z.string()),
  })
  .meta({
    title: "Explanation",
    examples: [
      {
        summary: "It waits. Intercom does not accept the token. It goes on when there is one that works.",
        waitsFor: "unauthorized",
        since: "2026-11-24T08:00:00.000Z",
        until: "2026-11-26T09:00:30.000Z",
        whatToDo: "Connect the workspace again in the auth app, or give a new access token.",
        remarks: ["Its deadline has passed: 2026-11-25 08:00 UTC."],
      },
    ],
  });

export function toExplanation({
  since,
  until,
  remarks,
  ...sentences
}: Explanation): z.infer<typeof explanation> {
  return { ...sentences, since: iso(since), until: iso(until), remarks: [...remarks] };
}
