import { randomUUID } from "node:crypto";
import { errorSchema, receiptSchema, statusSchema } from "../documents.ts";
import type { Check } from "./check.ts";
import { CheckLeftOut, must } from "./must.ts";
import { type Processor, parseAs } from "./processor.ts";
import { mustBeSigned } from "./signed.ts";

const ADDRESS = "conformance-suite@example.com";
const REQUIRED = ["regulation", "subject_request_id", "subject_request_type", "submitted_time"] as const;

export const REQUEST_CHECKS: readonly Check[] = [
  {
    name: "answers a well-formed request with a complete receipt",
    section: "7.3",
    async run(processor) {
      const { body, answer, id } = await post(processor);
      const receipt = parseAs(receiptSchema, answer, 201);
      must(receipt.subject_request_id === id, "the receipt is that of another id");
      must(
        Buffer.from(receipt.encoded_request, "base64").toString() === body,
        "encoded_request is not the body",
      );
    },
  },
  {
    name: "signs its receipt",
    section: "7.3",
    async run(processor) {
      const { answer } = await post(processor);
      await mustBeSigned(processor, answer.text, answer.header);
    },
  },
  {
    name: "signs under the names of OpenGDPR as well",
    section: "10.1",
    async run(processor) {
      const { answer } = await post(processor);
      await mustBeSigned(processor, answer.text, (name) =>
        name.startsWith("x-opengdpr-") ? answer.header(name) : null,
      );
    },
  },
  {
    name: "passes over the extensions of other processors",
    section: "7.1.2",
    async run(processor) {
      const { answer } = await post(processor, { extensions: { "other-processor.example": { id: [1] } } });
      must(answer.status === 201, `answered ${answer.status}, not 201`);
    },
  },
  {
    name: "takes no second request under an id of before",
    section: "7.1.1",
    async run(processor) {
      const { id } = await post(processor);
      const other = [{ identity_type: "email", identity_value: ADDRESS, identity_format: "raw" }];
      const { answer } = await post(processor, { subject_request_id: id, subject_identities: other });
      must(answer.status >= 400 && answer.status < 500, `answered ${answer.status}`);
    },
  },
  ...REQUIRED.map(
    (field): Check => ({
      name: `refuses a request without ${field}, and says why without quoting it`,
      section: "7.5",
      run: (processor) => mustRefuse(processor, { [field]: undefined }),
    }),
  ),
  {
    name: "refuses an id that is no UUID of version 4 in lower case",
    section: "1.1",
    async run(processor) {
      for (const id of ["1", randomUUID().toUpperCase(), "a7551968-d5d6-14b2-9831-815ac9017798"])
        await mustRefuse(processor, { subject_request_id: id });
    },
  },
  {
    name: "refuses types and identities that the specification does not know",
    section: "5, 6.2",
    async run(processor) {
      await mustRefuse(processor, { subject_request_type: "rectification" });
      await mustRefuse(processor, {
        subject_identities: [{ identity_type: "email", identity_value: ADDRESS }],
      });
    },
  },
  {
    name: "refuses what is no JSON",
    section: "7.5",
    async run(processor) {
      for (const body of ["", "{", "[]", "null"]) {
        const answer = await processor.send("POST", "/requests", { body });
        must(answer.status === 400, `answered ${answer.status} to ${JSON.stringify(body)}, not 400`);
      }
    },
  },
  {
    name: "tells a request's status, signed",
    section: "8.3",
    async run(processor) {
      const { id } = await post(processor);
      const answer = await processor.send("GET", `/requests/${id}`);
      const status = parseAs(statusSchema, answer, 200);
      must(status.subject_request_id === id, "the status is that of another id");
      await mustBeSigned(processor, answer.text, answer.header);
    },
  },
  {
    name: "has no status for an id that it was never given",
    section: "8.1",
    async run(processor) {
      const { status } = await processor.send("GET", `/requests/${randomUUID()}`);
      must(status >= 400 && status < 500, `answered ${status}`);
    },
  },
  {
    name: "lets nobody in who does not say who it is",
    section: "4.3",
    async run(processor) {
      if (Object.keys(processor.options.headers ?? {}).length === 0)
        throw new CheckLeftOut("no credentials were given");
      const { id } = await post(processor);
      const body = JSON.stringify(await processor.request());
      for (const { status } of [
        await processor.send("POST", "/requests", { body, anonymous: true }),
        await processor.send("GET", `/requests/${id}`, { anonymous: true }),
        await processor.send("DELETE", `/requests/${id}`, { anonymous: true }),
      ])
        must(status === 401 || status === 403, `answered ${status}, not 401 or 403`);
    },
  },
];

/** Posts a request that the processor should take. */
export async function post(processor: Processor, changes: object = {}) {
  const request = await processor.request(changes);
  const body = JSON.stringify(request);
  const answer = await processor.send("POST", "/requests", { body });
  return { body, answer, id: request.subject_request_id };
}

async function mustRefuse(processor: Processor, changes: object): Promise<void> {
  const known = { identity_type: "email", identity_value: ADDRESS, identity_format: "raw" };
  const { answer } = await post(processor, { subject_identities: [known], ...changes });
  parseAs(errorSchema, answer, 400);
  must(!answer.text.includes(ADDRESS), "the answer quotes the person's identity");
}
