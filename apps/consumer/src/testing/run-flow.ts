import { createIntercomClient } from "@intercom-dsar/intercom-client";
import type { Disposition, Finished } from "../domain/disposition.ts";
import { FLOWS } from "../flows/flows.ts";
import { type Answer, startAnsweringServer } from "./answering-server.ts";
import { createTestRequest } from "./flow-context.ts";

export const ADDRESS = "lena@example.com";
export const ID = "6762f0d01bb69f9f2193bb7d";
export const LENA = { type: "contact", id: ID, role: "user", email: ADDRESS };

/** What Intercom answers, by method and path; what is left out is a contact with nothing attached, until it is deleted. */
type Answers = Readonly<Record<string, Answer>>;

/** A list of Intercom's, by default with its count. */
export const list = (data: readonly unknown[], rest: object = { total_count: data.length }): Answer => ({
  body: { type: "list", data, ...rest },
});
const missing: Answer = {
  status: 404,
  body: { type: "error.list", errors: [{ code: "not_found", message: "User Not Found" }] },
};
export const SEARCH = "POST /contacts/search";
export const CONTACT = `/contacts/${ID}`;

/** Runs a flow once through the real client against these answers. */
export async function runFlow(kind: "access" | "deletion", answers: Answers) {
  let isDeleted = false;
  const ordinary: Answers = {
    "GET /me": { body: { app: { id_code: "ws1" } } },
    [SEARCH]: list([LENA]),
    [`GET ${CONTACT}`]: { body: kind === "access" ? foundBy(answers[SEARCH]) : LENA },
    [`GET ${CONTACT}/companies`]: list([]),
    [`GET ${CONTACT}/notes`]: list([]),
    [`DELETE ${CONTACT}`]: { body: { type: "contact", id: ID, deleted: true } },
    ...answers,
  };
  await using server = await startAnsweringServer(({ method, path }) => {
    const call = `${method} ${path.split("?")[0]}`;
    const isGone = isDeleted && (call === SEARCH || call === `GET ${CONTACT}`);
    if (call === `DELETE ${CONTACT}`) isDeleted = true;
    if (isGone && answers[`${call}, deleted`] === undefined) return call === SEARCH ? list([]) : missing;
    return (isGone ? answers[`${call}, deleted`] : ordinary[call]) ?? missing;
  });
  const client = createIntercomClient({ baseUrl: server.url, token: () => "token" });
  const request = createTestRequest(kind, [ADDRESS], { notFoundRecheckMs: 0 });
  try {
    const disposition = await FLOWS[kind].run(request.context(client));
    return { ended: finished(disposition), journal: request.journal, asked: server.asked };
  } catch (error) {
    return { error, journal: request.journal, asked: server.asked };
  } finally {
    await client.close();
  }
}

/** What the search shows of the contact, which its record is the same as. */
function foundBy(search: Answer | undefined): unknown {
  const hits = (search?.body as { data?: unknown } | undefined)?.data;
  const found = Array.isArray(hits) ? hits.find((hit) => hit?.id === ID) : undefined;
  return found ?? LENA;
}

function finished(disposition: Disposition): Finished {
  if (disposition.kind !== "finished") throw new Error(`not finished: ${disposition.code}`);
  return disposition;
}

/** The contacts of the package. */
export function contactsOf(ended: ReturnType<typeof finished> | undefined): Record<string, unknown>[] {
  const content = ended?.body.access?.content as { contacts: Record<string, unknown>[] } | undefined;
  return content?.contacts ?? [];
}

export function rowOf(ended: ReturnType<typeof finished> | undefined, resource: string) {
  return ended?.body.coverage.find((row) => row.resource === resource);
}
