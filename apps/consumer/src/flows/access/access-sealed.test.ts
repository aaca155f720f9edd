import { createHash, generateKeyPairSync } from "node:crypto";
import { Readable } from "node:stream";
import type { Outcome } from "@intercom-dsar/dsar-events/service";
import {
  newFileKey,
  openFile,
  openMessage,
  parseRecipient,
  type Recipient,
  type SealedMessage,
} from "@intercom-dsar/sealing";
import type { Memo } from "@intercom-dsar/subject-data";
import { expect, it } from "vitest";
import { createFakeIntercom } from "../../testing/fake-intercom.ts";
import { createTestRequest } from "../../testing/flow-context.ts";
import { access } from "./access.ts";

const MARA = "mara@example.com";
const none = { total_count: 0, data: [] };
const CANARY = "canary-4711";

/** The package of a person with a record of about `size` characters, and what was put into the store. */
async function run(recipients: readonly Recipient[], size = 1) {
  const request = createTestRequest("access", [MARA]);
  const intercom = createFakeIntercom([
    {
      id: "c1",
      email: MARA,
      name: CANARY,
      custom_attributes: { long: "x".repeat(size) },
      companies: none,
      notes: none,
    },
  ]);
  const stored = new Map<string, Buffer>();
  const results = {
    async put(name: string, content: Iterable<Uint8Array> | AsyncIterable<Uint8Array>) {
      const chunks: Uint8Array[] = [];
      for await (const chunk of content) chunks.push(chunk);
      stored.set(`memory:${name}`, Buffer.concat(chunks));
      return `memory:${name}`;
    },
  };
  const remembered = new Map<string, Promise<unknown>>();
  const memo: Memo = {
    remember<T>(key: string, read: () => Promise<T>) {
      const known = remembered.get(key) ?? read();
      remembered.set(key, known);
      return known as Promise<T>;
    },
    forget() {},
    checkpoint: async () => {},
  };
  const ended = await access.run({ ...request.context(intercom.port), memo, results, recipients });
  if (ended.kind !== "finished" || ended.body.access === undefined) throw new Error("no package");
  return { access: ended.body.access, stored };
}

function pair(type: "P-256" | "X25519") {
  const { publicKey, privateKey } =
    type === "P-256" ? generateKeyPairSync("ec", { namedCurve: type }) : generateKeyPairSync("x25519");
  return {
    recipient: parseRecipient({
      ...publicKey.export({ format: "jwk" }),
      kid: `key ${type}`.replace(" ", "-"),
    }),
    privateKey: privateKey.export({ format: "jwk" }),
  };
}

function sha256(content: Uint8Array | string): string {
  return createHash("sha256").update(content).digest("hex");
}

async function openStored(bytes: Uint8Array, identity: string): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of openFile(Readable.from([bytes]), { identity })) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

function onlyOf(stored: ReadonlyMap<string, Buffer>, dataref: string | undefined): Buffer {
  const found = stored.get(dataref ?? "");
  if (found === undefined) throw new Error("nothing is stored");
  return found;
}

it("a package that goes into the outcome is a JWE for the recipient's key", async () => {
  const { recipient, privateKey } = pair("P-256");
  const { access } = await run([recipient]);

  const content = access.content as string;
  expect(access).toMatchObject({
    encoding: "jwe",
    mediaType: "application/json",
    recipientKeyId: "key-P-256",
    sha256: sha256(content),
    bytes: content.length,
  });
  expect(access.fileKey).toBeUndefined();
  expect(JSON.stringify(access)).not.toContain(CANARY);
  const opened = JSON.parse(Buffer.from(await openMessage(content, privateKey)).toString());
  expect(opened).toMatchObject({ format: "intercom-dsar.package.v1", contacts: [{ name: CANARY }] });
});

it("a large one is an age file, whose one-time key is a JWE that any key opens", async () => {
  for (const type of ["P-256", "X25519"] as const) {
    const { recipient, privateKey } = pair(type);
    const { access, stored } = await run([recipient], 600_000);

    const bytes = onlyOf(stored, access.dataref);
    expect(access).toMatchObject({ encoding: "age", sha256: sha256(bytes), bytes: bytes.length });
    expect(access.dataref).toMatch(/\.json\.age$/);
    const identity = Buffer.from(await openMessage(access.fileKey as SealedMessage, privateKey)).toString();
    expect(JSON.parse(await openStored(bytes, identity))).toMatchObject({ contacts: [{ name: CANARY }] });
    expect(bytes.includes(CANARY)).toBe(false);
  }
});

it("for an age recipient it is an age file whatever its size, without any other key", async () => {
  const { identity, recipient } = await newFileKey();
  const { access, stored } = await run([parseRecipient(recipient)]);

  expect(access.fileKey).toBeUndefined();
  expect(access.recipientKeyId).toBe(recipient);
  expect(await openStored(onlyOf(stored, access.dataref), identity)).toContain(CANARY);
});

it("each of several recipients opens it, whatever keys they have", async () => {
  const [first, second, third] = [pair("P-256"), pair("X25519"), await newFileKey()];
  const inline = await run([first.recipient, second.recipient]);
  const file = await run([first.recipient, second.recipient, parseRecipient(third.recipient)]);

  const bytes = onlyOf(file.stored, file.access.dataref);
  expect(inline.access.content).toMatchObject({ recipients: [{}, {}] });
  expect(inline.access.sha256).toBe(sha256(JSON.stringify(inline.access.content)));
  for (const { privateKey } of [first, second]) {
    const opened = await openMessage(inline.access.content as SealedMessage, privateKey);
    expect(Buffer.from(opened).toString()).toContain(CANARY);
    const identity = await openMessage(file.access.fileKey as SealedMessage, privateKey);
    expect(await openStored(bytes, Buffer.from(identity).toString())).toContain(CANARY);
  }
  expect(await openStored(bytes, third.identity)).toContain(CANARY);
});

it("nothing of it is sealed where there is nobody to seal it to", async () => {
  const { access } = await run([]);
  expect(access satisfies NonNullable<Outcome["access"]>).toMatchObject({ encoding: "json" });
  expect(access.recipientKeyId).toBeUndefined();
});
