import { json } from "@intercom-dsar/service";
import { z } from "zod";
import { credentialDigest, type TokenConsumer } from "../api/token-consumer.ts";
import { WorkspaceId } from "../http/workspace-id.ts";

const MIN_LENGTH = 32;
const MOST_CREDENTIALS = 8;
const MOST_CONSUMERS = 100;
/** The name of whoever has `SERVICE_CREDENTIAL`. */
const SINGLE = "consumer";

/** Whether a text can be a credential: long enough to be random, and without what a header or a list would take apart. */
export function isCredential(written: string): boolean {
  return written.length >= MIN_LENGTH && /^[\x21-\x2b\x2d-\x7e]+$/.test(written);
}

const consumersSchema = z
  .array(
    z.strictObject({
      name: z
        .string()
        .regex(/^[A-Za-z0-9._-]{1,64}$/, "write 1 to 64 of A-Z a-z 0-9 . _ -")
        .refine((name) => name !== SINGLE, `"${SINGLE}" is the name of whoever has SERVICE_CREDENTIAL`),
      credentials: z
        .array(
          z
            .string()
            .refine(isCredential, `write at least ${MIN_LENGTH} characters without spaces and commas`),
        )
        .min(1)
        .max(MOST_CREDENTIALS),
      workspaces: z.array(WorkspaceId).min(1).nullable().default(null),
    }),
  )
  .min(1, "write at least one consumer")
  .max(MOST_CONSUMERS)
  .superRefine((consumers, context) => {
    const refuse = (path: (string | number)[], message: string) =>
      context.addIssue({ code: "custom", path, message });
    const [names, credentials] = [new Set<string>(), new Set<string>()];
    for (const [index, consumer] of consumers.entries()) {
      if (names.has(consumer.name)) refuse([index, "name"], "is the name of two consumers");
      names.add(consumer.name);
      for (const [position, credential] of consumer.credentials.entries()) {
        if (credentials.has(credential))
          refuse([index, "credentials", position], "is there twice: a credential names one consumer");
        credentials.add(credential);
      }
    }
  });

/** Reads `TOKEN_CONSUMERS`. */
export const tokenConsumers: z.ZodType<readonly TokenConsumer[]> = json(consumersSchema).transform(
  (consumers) =>
    consumers.map(({ name, credentials, workspaces }) => ({
      name,
      digests: credentials.map(credentialDigest),
      workspaces: workspaces && new Set(workspaces),
    })),
);

/** Whoever has one of the credentials of `SERVICE_CREDENTIAL`: one consumer, for all workspaces. */
export function singleConsumer(credentials: readonly string[]): TokenConsumer {
  return { name: SINGLE, digests: credentials.map(credentialDigest), workspaces: null };
}
