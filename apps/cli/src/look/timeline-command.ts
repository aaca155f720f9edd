import { z } from "zod";
import { answer } from "../command/answer.ts";
import { defineCommand } from "../command/cli-command.ts";
import { atMost } from "../command/read-command-line.ts";
import { table } from "../command/table.ts";
import { findRequest, nameOf, pathOf, requestName, SENDER_OPTION } from "../operator/find-request.ts";
import { operatorClient } from "../operator/operator-client.ts";

const Timeline = z.looseObject({
  entries: z.array(
    z.looseObject({
      seq: z.number(),
      at: z.string(),
      step: z.string(),
      meaning: z.string().nullable(),
      contact: z.number().nullable(),
      httpStatus: z.number().nullable(),
      intercomRequestId: z.string().nullable(),
      hash: z.string(),
    }),
  ),
  verification: z.looseObject({
    intact: z.boolean(),
    entries: z.number(),
    sealedEntries: z.number(),
    outcome: z.string(),
  }),
});

export const timelineCommand = defineCommand({
  name: "timeline",
  group: "look",
  arguments: "[SENDER/]ID",
  summary: "each step of a request's journal, and whether the evidence holds",
  details: "Fails (1) where the chain of the journal is broken, or the outcome differs from it.",
  options: { sender: SENDER_OPTION },
  read([written, ...rest], { sender }) {
    const name = requestName("timeline", written, sender);
    atMost(rest, 0);
    return async (context) => {
      const client = operatorClient(context);
      const request = await findRequest(client, name);
      const timeline = await client.get(`${pathOf(request)}/timeline`, Timeline);
      const { entries, verification } = timeline;
      const rows = entries.map((entry) => [
        entry.at,
        entry.step,
        entry.contact === null ? "-" : `contact ${entry.contact}`,
        entry.httpStatus === null ? "-" : String(entry.httpStatus),
        entry.intercomRequestId ?? "-",
        entry.hash.slice(0, 12),
        entry.meaning ?? "",
      ]);
      const holds = verification.intact && verification.outcome !== "differs";
      const sealed = `${verification.sealedEntries} of ${verification.entries} entries sealed`;
      const lines = [
        ...table(context, ["time", "step", "of", "status", "Intercom's id", "hash", "meaning"], rows),
        `${nameOf(request)}: ${verification.intact ? "the chain is intact" : "THE CHAIN IS BROKEN"}, ${sealed}, ${OUTCOMES[verification.outcome] ?? verification.outcome}`,
      ];
      return answer(context, timeline, lines, holds ? 0 : 1);
    };
  },
});

const OUTCOMES: Readonly<Record<string, string>> = {
  agrees: "the outcome agrees",
  differs: "THE OUTCOME DIFFERS",
  gone: "no outcome to compare",
};
