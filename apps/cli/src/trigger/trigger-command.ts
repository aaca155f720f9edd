import { randomInt } from "node:crypto";
import { UsageError, wholeNumber } from "@intercom-dsar/service/command-line";
import { z } from "zod";
import { answer } from "../command/answer.ts";
import { defineCommand } from "../command/cli-command.ts";
import type { CliContext } from "../command/cli-context.ts";
import { CommandMistake } from "../command/command-mistake.ts";
import { atMost } from "../command/read-command-line.ts";
import { table } from "../command/table.ts";
import { FAULTS } from "./faults.ts";
import { triggeredPerson } from "./person.ts";
import { type SimulatorControl, simulatorControl } from "./simulator.ts";

const WORDS = ["person", ...Object.keys(FAULTS), "list", "clear"];
const faultLines = Object.entries(FAULTS).map(([name, { summary }]) => `  ${name.padEnd(14)} ${summary}`);

export const triggerCommand = defineCommand({
  name: "trigger",
  group: "tools",
  arguments: "person | FAULT | list | clear",
  words: WORDS,
  summary: "makes people and faults in a running simulator of Intercom, and in nothing else",
  details: `person makes a contact with a conversation and a ticket, and prints the address: send access ADDRESS. A fault strikes from then on until clear, or --times:

${faultLines.join("\n")}

list says which are in force, clear ends all of them. The simulator is that of INTERCOM_BASE_URL, or of the demo.`,
  options: {
    email: { value: "ADDRESS", summary: "the person's; one that nobody has where it is left out" },
    workspace: { value: "ID", summary: "in which workspace; the first where it is left out" },
    times: { value: "N", summary: "the fault strikes so often at most" },
    endpoint: {
      value: "TEMPLATE",
      summary: "the fault strikes calls to it alone, such as /contacts/{contact_id}",
    },
    method: { value: "METHOD", summary: "the fault strikes calls of it alone, such as DELETE" },
  },
  read([word, ...rest], { email, workspace, times, endpoint, method }) {
    atMost(rest, 0);
    const fault = FAULTS[word ?? ""];
    if (word === undefined || !WORDS.includes(word))
      throw new UsageError(`trigger: write one of ${WORDS.join(", ")}`);
    const match = {
      ...(workspace && { workspace }),
      ...(endpoint && { endpoint }),
      ...(method && { method }),
    };
    const limit = times === undefined ? {} : { times: wholeNumber("--times", times) };
    return async (context) => {
      const control = await simulatorControl(context);
      if (word === "person") return addPerson(context, control, { email, workspace });
      if (word === "clear") {
        await control.send("DELETE", "/faults");
        return answer(context, { faults: [] }, ["no fault is in force"]);
      }
      if (fault !== undefined)
        await control.send("POST", "/faults", { match, ...limit, action: fault.action });
      const { faults } = FaultList.parse(await control.send("GET", "/faults"));
      const rows = faults.map(({ id, struck, rule }) => [
        id,
        JSON.stringify(rule.action),
        `struck ${struck}`,
      ]);
      return answer(context, { faults }, table(context, ["fault", "action", "so far"], rows));
    };
  },
});

const FaultList = z.looseObject({
  faults: z.array(
    z.looseObject({ id: z.string(), struck: z.number(), rule: z.looseObject({ action: z.looseObject({}) }) }),
  ),
});
const Workspaces = z.looseObject({ workspaces: z.array(z.string()) });

async function addPerson(
  context: CliContext,
  control: SimulatorControl,
  wanted: { readonly email?: string | undefined; readonly workspace?: string | undefined },
) {
  const workspace =
    wanted.workspace ?? Workspaces.parse(await control.send("GET", "/workspaces")).workspaces[0];
  if (workspace === undefined) throw new CommandMistake("the simulator has no workspace");
  const number = randomInt(1, 1_000_000_000);
  const email = wanted.email ?? `person-${number}@example.com`;
  const { contact, conversation, ticket } = triggeredPerson(number, email, context.clock.now());
  const place = `/workspaces/${encodeURIComponent(workspace)}`;
  await control.send("POST", `${place}/contacts`, contact);
  await control.send("POST", `${place}/conversations`, conversation);
  await control.send("POST", `${place}/tickets`, ticket);
  return answer(context, { email, workspace, contactId: contact.id }, [email]);
}
