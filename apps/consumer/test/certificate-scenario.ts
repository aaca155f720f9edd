import { randomBytes } from "node:crypto";
import { expect } from "vitest";
import { createScenario, type Scenario, seedOf } from "./scenario.ts";

const KIM = { type: "user", id: "kim1", email: "kim@example.com", name: "Kim" } as const;
const SAM = { type: "user", id: "sam1", email: "sam@example.com", name: "Sam" } as const;
const AT = 1_734_600_000;

/** A deletion that has ended, and what the command `certificate` prints of it. */
export interface CertificateScenario {
  readonly scenario: Scenario;
  readonly environment: Readonly<Record<string, string>>;
  /** Runs the consumer's command line on the same ledger; resolves to what it printed. */
  command(parameters: readonly string[]): Promise<{ readonly code: number; readonly output: string }>;
}

/** Erases a person who has a user, a lead, a conversation, one with others, a ticket, one that is shared, and an order. */
export async function certificateScenario(added: Record<string, string> = {}): Promise<CertificateScenario> {
  const scenario = await createScenario(
    seedOf({
      admins: [{ id: "991", name: "Ada", email: "ada@colleagues.example" }],
      contacts: [
        { id: "kim1", role: "user", email: "kim@example.com" },
        { id: "kim2", role: "lead", email: "kim@example.com" },
        { id: "sam1", role: "user", email: "sam@example.com" },
      ],
      conversations: [
        { id: "10", contact_ids: ["kim1"], created_at: AT, source: { author: KIM, body: "Hello" } },
        {
          id: "11",
          contact_ids: ["kim1", "sam1"],
          created_at: AT,
          source: { author: SAM, body: "We would like to renew" },
          parts: [{ id: "111", author: KIM, body: "Me too", created_at: AT }],
        },
      ],
      tickets: [
        { id: "20", ticket_id: "920", contact_ids: ["kim1"], created_at: AT },
        { id: "21", ticket_id: "921", contact_ids: ["kim1", "sam1"], created_at: AT },
      ],
      custom_objects: [
        { type: "Order", id: "30", external_id: "o30", created_at: AT, contact_ids: ["kim1"] },
        { type: "Order", id: "31", external_id: "o31", created_at: AT, contact_ids: ["sam1"] },
      ],
    }),
  );
  const environment = {
    RECEIPT_KEY: randomBytes(32).toString("base64"),
    DELETION_CATEGORIES: "contacts,conversations,tickets,custom_objects",
    CUSTOM_OBJECT_TYPES: "Order",
    ...added,
  };
  const request = {
    requestId: "d1",
    kind: "deletion",
    regulation: "gdpr",
    identifiers: [{ type: "email", value: KIM.email }],
  };
  const pipe = scenario.start(environment, { input: `${JSON.stringify(request)}\n` });
  expect(await pipe.exited, pipe.log()).toBe(0);
  return {
    scenario,
    environment,
    async command(parameters) {
      const run = scenario.start(environment, { arguments: parameters });
      const code = await run.exited;
      return { code: code ?? -1, output: run.stdout() };
    },
  };
}
