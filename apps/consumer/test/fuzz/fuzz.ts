import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import fc from "fast-check";
import { z } from "zod";
import { httpApi } from "../../src/composition/http-api.ts";
import { type FuzzServer, KNOWN_IDS } from "./fuzz-server.ts";
import { type Mutation, mutationArbitrary } from "./mutation.ts";
import { type Operation, operationsOf } from "./operations.ts";

const document: unknown = JSON.parse(JSON.stringify(httpApi()));
const operations = operationsOf(document);
const ajv = addFormats.default(new Ajv2020({ strict: false }));
// A string of bytes; zod checks what it holds.
ajv.addFormat("base64", true);
ajv.addSchema(z.looseObject({}).parse(document), "api");
const validators = new Map<string, ValidateFunction>();

/** There is more to get wrong in a body than in an address. */
const MORE_OF_BODIES = 6;

interface FuzzCase {
  readonly operation: Operation;
  readonly value: fc.JsonValue;
  readonly mutation: Mutation;
  readonly id: string;
  readonly contentType: string;
  readonly isKnown: boolean;
  readonly extraHeaders: Readonly<Record<string, string>>;
}

export interface FuzzRun {
  readonly requests: number;
  readonly seed?: number;
  /** Told after each request. */
  readonly onAnswer?: (name: string, status: number) => void;
}

/**
 * Sends requests that the OpenAPI document describes, whole and broken, and holds each answer against the document. Rejects with
 * fast-check's report of the smallest request that is answered wrongly.
 */
export async function fuzz(server: FuzzServer, { requests, seed, onAnswer }: FuzzRun): Promise<void> {
  await fc.assert(
    fc.asyncProperty(caseArbitrary(), async (each) => {
      const answer = await send(server, each);
      onAnswer?.(`${each.operation.method} ${each.operation.template}`, answer.status);
      await judge(server, each, answer);
    }),
    { numRuns: requests, ...(seed !== undefined && { seed }) },
  );
}

function caseArbitrary(): fc.Arbitrary<FuzzCase> {
  const weighted = operations.map((operation) => ({
    weight: operation.body === null ? 1 : MORE_OF_BODIES,
    arbitrary: fc.constant(operation),
  }));
  return fc.oneof(...weighted).chain((operation) =>
    fc.record({
      operation: fc.constant(operation),
      value: operation.body ?? fc.constant(null),
      mutation: mutationArbitrary(),
      id: fc.oneof(
        fc.constantFrom(...Object.values(KNOWN_IDS)),
        fc.uuid({ version: 4 }),
        fc.string({ minLength: 1 }),
      ),
      contentType: fc.oneof(
        { weight: 8, arbitrary: fc.constant("application/json") },
        { weight: 2, arbitrary: fc.constant("application/cloudevents+json") },
        {
          weight: 1,
          arbitrary: fc.constantFrom("text/plain", "application/xml", "application/json; charset=x", "x"),
        },
      ),
      isKnown: fc.oneof(
        { weight: 9, arbitrary: fc.constant(true) },
        { weight: 1, arbitrary: fc.constant(false) },
      ),
      extraHeaders: fc.dictionary(
        fc.constantFrom(
          "traceparent",
          "ce-type",
          "ce-id",
          "ce-source",
          "ce-specversion",
          "accept",
          "x-forwarded-for",
        ),
        fc.stringMatching(/^[!-~]{1,30}$/),
        { maxKeys: 2 },
      ),
    }),
  );
}

interface FuzzAnswer {
  readonly status: number;
  readonly text: string;
  readonly mediaType: string;
  readonly sent: string;
}

async function send(server: FuzzServer, each: FuzzCase): Promise<FuzzAnswer> {
  const { operation, value, mutation, id, contentType, isKnown, extraHeaders } = each;
  const { method, template } = operation;
  const path = template.replace(/\{\w+\}/, () => encodeURIComponent(id.toWellFormed()));
  const body = operation.body === null ? "" : mutation(value);
  const answer = await fetch(server.url + path, {
    method,
    headers: {
      ...extraHeaders,
      ...(operation.body !== null && { "content-type": contentType }),
      ...(isKnown && server.credentials(method, new URL(server.url + path).pathname, body)),
    },
    ...(operation.body !== null && { body }),
    signal: AbortSignal.timeout(120_000),
  });
  const text = await answer.text();
  const mediaType = (answer.headers.get("content-type") ?? "").split(";")[0] ?? "";
  return { status: answer.status, text, mediaType, sent: body };
}

async function judge(server: FuzzServer, each: FuzzCase, answer: FuzzAnswer): Promise<void> {
  const { method, template, responses } = each.operation;
  const what = `${method} ${template} → ${answer.status}`;
  if (answer.status >= 500) throw new Error(`${what}: an error of the service's own`);
  if (server.errors().length > 0) throw new Error(`${what}: the service logged ${server.errors().join()}`);
  const isOpen = /discovery$/.test(template) || method === "HEAD";
  if (!each.isKnown && !isOpen && answer.status < 400) throw new Error(`${what}: for nobody who is known`);
  // An id that is no path segment leads to another address, or to none.
  const isOwnAddress = !template.includes("{") || /^[A-Za-z0-9._-]{1,128}$/.test(each.id);
  if (!isOwnAddress) return;
  if (!/^\.{1,2}$/.test(each.id) && responses[answer.status] === undefined)
    throw new Error(`${what}: a status that the document does not have`);
  if (answer.text !== "") mustFit(what, method, template, answer);
  if (answer.status === 201 || answer.status === 202) await mustBeARequest(server, each, answer);
}

function mustFit(
  what: string,
  method: string,
  template: string,
  { status, text, mediaType }: FuzzAnswer,
): void {
  const pointer = [
    template,
    method.toLowerCase(),
    "responses",
    String(status),
    "content",
    mediaType,
    "schema",
  ];
  const path = pointer
    .map((step) => encodeURIComponent(step.replaceAll("~", "~0").replaceAll("/", "~1")))
    .join("/");
  const validate = validatorOf(`api#/paths/${path}`);
  if (!validate(JSON.parse(text))) throw new Error(`${what}: ${ajv.errorsText(validate.errors)}`);
}

/** What was taken has to be a request by the document's own schema, unless the service has already rejected it. */
async function mustBeARequest(server: FuzzServer, each: FuzzCase, { sent }: FuzzAnswer): Promise<void> {
  if (each.operation.method !== "POST") return;
  const body: unknown = JSON.parse(sent);
  const isOpenDsr = each.operation.template.startsWith("/opendsr");
  const data = isOpenDsr ? body : dataOf(body);
  const { requestId, subject_request_id: openDsrId } = z
    .looseObject({ requestId: z.string().optional(), subject_request_id: z.string().optional() })
    .parse(data);
  const view = await server.ledger.reads.find(openDsrId ?? requestId ?? "");
  if (view === null) throw new Error("a request was taken and is not in the ledger");
  if (view.status === "rejected") return;
  const schema = isOpenDsr ? "OpenDsrRequest" : "Request";
  const validate = validatorOf(`api#/components/schemas/${schema}`);
  if (!validate(data)) throw new Error(`garbage was taken: ${ajv.errorsText(validate.errors)}`);
}

function validatorOf(reference: string): ValidateFunction {
  const validate = validators.get(reference) ?? ajv.compile({ $ref: reference });
  validators.set(reference, validate);
  return validate;
}

function dataOf(body: unknown): unknown {
  const event = z.looseObject({ specversion: z.string(), data: z.unknown() }).safeParse(body);
  return event.success ? event.data.data : body;
}
