import type { RequestInput } from "@intercom-dsar/dsar-events";
import { exampleSeed } from "@intercom-dsar/intercom-simulator";
import type { Stack } from "./stack.ts";

export const WORKSPACE = "demo1234";
/** So slow that a backlog lasts long enough to disturb it. */
const LATENCY_MS = 60;

/** Everybody who must be in no log, metric, header, label or row: those asked for, and those who wrote notes about them. */
export const CANARIES = [
  "@example.com",
  "Canary",
  "ada.quill",
  "Ada Quill",
  "ben.okafor",
  "Ben Okafor",
] as const;

/** Gives the simulator people to ask for, besides those of the demo: each with a note that a colleague wrote. */
export async function seedPeople(stack: Stack, count: number): Promise<void> {
  const [workspace] = exampleSeed().workspaces;
  const [author] = workspace?.admins ?? [];
  if (workspace === undefined || author === undefined) throw new Error("the example seed has changed");
  const indexes = Array.from({ length: count }, (_, index) => index);
  const seed = {
    workspaces: [
      {
        ...workspace,
        settings: { latencyMs: LATENCY_MS },
        contacts: [
          ...(workspace.contacts ?? []),
          ...indexes.map((index) => ({
            id: contactId(index),
            email: addressOf(index),
            name: `Canary ${index}`,
          })),
        ],
        notes: [
          ...(workspace.notes ?? []),
          ...indexes.map((index) => ({
            id: String(5_000 + index),
            contact_id: contactId(index),
            author_id: author.id,
            body: `<p>Canary note of ${author.name}</p>`,
          })),
        ],
      },
    ],
  };
  const answer = await fetch(`${stack.simulatorUrl}/_control/seed`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(seed),
  });
  if (!answer.ok) throw new Error(`the simulator refuses the people: ${answer.status}`);
}

/** A request for each of these people; every second one is a deletion. */
export function requestsFor(name: string, from: number, count: number): RequestInput[] {
  return Array.from({ length: count }, (_, index) => ({
    requestId: `${name}-${from + index}`,
    kind: index % 2 === 0 ? "access" : "deletion",
    workspaceId: WORKSPACE,
    identifiers: [{ type: "email", value: addressOf(from + index) }],
  }));
}

function addressOf(index: number): string {
  return `canary-${index}@example.com`;
}

function contactId(index: number): string {
  return `6762f9${index.toString(16).padStart(18, "0")}`;
}
