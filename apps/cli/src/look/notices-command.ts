import { UsageError } from "@intercom-dsar/service/command-line";
import { z } from "zod";
import { answer } from "../command/answer.ts";
import { defineCommand } from "../command/cli-command.ts";
import { atMost } from "../command/read-command-line.ts";
import { table } from "../command/table.ts";
import { operatorClient } from "../operator/operator-client.ts";
import { minute } from "./request-line.ts";

const STATES = ["open", "overdue", "acknowledged"];
const Notices = z.looseObject({
  notices: z.array(
    z.looseObject({
      noticeId: z.string(),
      recipient: z.string(),
      sender: z.string(),
      requestId: z.string(),
      sentAt: z.string().nullable(),
      acknowledgeBy: z.string(),
      isOverdue: z.boolean(),
      acknowledgedAt: z.string().nullable(),
      acknowledgedBy: z.string().nullable(),
      acknowledgedAs: z.string().nullable(),
    }),
  ),
});

export const noticesCommand = defineCommand({
  name: "notices",
  group: "look",
  arguments: "",
  summary: "who has yet to acknowledge what a deletion erased, the most urgent first",
  details: "acknowledge does so for a recipient that can't itself. At most 500.",
  options: {
    state: { value: "STATE", summary: "open, overdue or acknowledged; open where it is left out" },
    recipient: { value: "NAME", summary: "of this recipient alone" },
  },
  read(positionals, { state = "open", recipient }) {
    atMost(positionals, 0);
    if (!STATES.includes(state)) throw new UsageError("--state: write open, overdue or acknowledged");
    const query = { state, limit: "500", ...(recipient !== undefined && { recipient }) };
    return async (context) => {
      const found = await operatorClient(context).get("/notices", Notices, query);
      const rows = found.notices.map((notice) => [
        notice.noticeId,
        notice.recipient,
        `${notice.sender}/${notice.requestId}`,
        notice.sentAt === null ? "not yet" : minute(notice.sentAt),
        minute(notice.acknowledgeBy),
        notice.acknowledgedAt === null
          ? notice.isOverdue
            ? "overdue"
            : "open"
          : `acknowledged by ${notice.acknowledgedBy}${notice.acknowledgedAs === "operator" ? " (operator)" : ""}`,
      ]);
      return answer(
        context,
        found,
        table(context, ["notice", "recipient", "deletion", "sent", "until", "state"], rows),
      );
    };
  },
});
