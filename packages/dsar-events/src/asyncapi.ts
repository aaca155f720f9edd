import { DEAD_LETTER_HEADERS } from "./dead-letter.ts";
import { DEFAULT_TOPICS, EVENT_TYPES } from "./event-types.ts";
import { draft7Schemas } from "./json-schemas.ts";

const KAFKA_BINDING = "0.5.0";
const text = { type: "string" };
/** Kinds of the events topic. */
const EVENTS = ["status", "subjectReappeared", "suppression", "receipt", "notice"];

/** The contract as an AsyncAPI 3.0 document, from the service's side: what it receives and what it sends. `version` is the package's. */
export function asyncApiDocument(version: string): object {
  return {
    asyncapi: "3.0.0",
    info: {
      title: "intercom-dsar events",
      version,
      description:
        "Data-subject requests go in, one outcome per request comes out. CloudEvents 1.0 in binary mode; structured mode is " +
        "read as well, and so is a bare JSON value as a request. The contract changes only by adding.",
      license: { name: "MIT" },
    },
    defaultContentType: "application/json",
    channels: {
      requests: channel(DEFAULT_TOPICS.requests, "Requests, previews and cancels, from any sender.", [
        "request",
        "preview",
        "cancel",
      ]),
      outcomes: channel(DEFAULT_TOPICS.outcomes, "One outcome per request id, and nothing else.", [
        "outcome",
      ]),
      events: channel(
        DEFAULT_TOPICS.events,
        "Hints on the way to an outcome, what a deletion makes Intercom forget, what is known of it later, and whom it concerns too; later versions add kinds.",
        EVENTS,
      ),
      deadLetter: channel(DEFAULT_TOPICS.deadLetter, "Records of the request topic that can't be read.", [
        "deadLetter",
      ]),
    },
    operations: {
      receiveRequests: operation("receive", "requests", ["request", "preview", "cancel"]),
      sendOutcomes: operation("send", "outcomes", ["outcome"]),
      sendEvents: operation("send", "events", EVENTS),
      sendDeadLetters: operation("send", "deadLetter", ["deadLetter"]),
    },
    components: {
      messages: {
        request: message(
          EVENT_TYPES.request,
          "Request",
          "The request id; any key is accepted.",
          SIGNATURE_HEADERS,
        ),
        preview: message(
          EVENT_TYPES.preview,
          "Preview",
          "The request id; any key is accepted. Where it is signed it has to be in structured mode.",
          SIGNATURE_HEADERS,
        ),
        cancel: message(
          EVENT_TYPES.cancel,
          "Cancel",
          "The request id; any key is accepted. Where it is signed it has to be in structured mode.",
          SIGNATURE_HEADERS,
        ),
        outcome: message(EVENT_TYPES.outcome, "Outcome", "The request id."),
        status: message(
          EVENT_TYPES.status,
          "Status",
          "The request id, or the workspace id where there is none.",
        ),
        subjectReappeared: message(
          EVENT_TYPES.subjectReappeared,
          "Subject reappeared",
          "The request id of the deletion.",
        ),
        suppression: message(EVENT_TYPES.suppression, "Suppression", "The request id of the deletion."),
        receipt: message(EVENT_TYPES.receipt, "Receipt", "The request id of the deletion."),
        notice: message(EVENT_TYPES.notice, "Notice", "The request id of the deletion."),
        deadLetter: deadLetter(),
      },
      schemas: draft7Schemas(),
    },
  };
}

function channel(address: string, description: string, messages: readonly string[]): object {
  return {
    address,
    description,
    messages: Object.fromEntries(messages.map((name) => [name, { $ref: `#/components/messages/${name}` }])),
    bindings: {
      kafka: { topicConfiguration: { "cleanup.policy": ["delete"] }, bindingVersion: KAFKA_BINDING },
    },
  };
}

function operation(action: "receive" | "send", channelName: string, messages: readonly string[]): object {
  return {
    action,
    channel: { $ref: `#/channels/${channelName}` },
    messages: messages.map((name) => ({ $ref: `#/channels/${channelName}/messages/${name}` })),
  };
}

/** All three, or none. */
const SIGNATURE_HEADERS = {
  "webhook-id": {
    ...text,
    description: "Signed as Standard Webhooks 1.0 say; the same where it is sent again.",
  },
  "webhook-timestamp": { ...text, description: "When it was signed, in seconds since 1970." },
  "webhook-signature": {
    ...text,
    description:
      "`v1,` (HMAC-SHA256) or `v1a,` (Ed25519) and the base64 of the signature of `ID.TIMESTAMP.VALUE`; several with spaces between.",
  },
  "webhook-sender": {
    ...text,
    description: "The sender's own name, where the service knows very many keys.",
  },
};

function message(type: string, title: string, key: string, moreHeaders: object = {}): object {
  return {
    name: type,
    title,
    contentType: "application/json",
    correlationId: { location: "$message.payload#/requestId" },
    headers: {
      type: "object",
      required: ["ce_specversion", "ce_id", "ce_source", "ce_type"],
      properties: {
        ce_specversion: { type: "string", const: "1.0" },
        ce_id: { ...text, description: "With ce_source unique: drop a repeat." },
        ce_source: text,
        ce_type: { type: "string", const: type },
        ce_subject: { ...text, description: "The same as the key." },
        ce_time: { type: "string", format: "date-time" },
        "content-type": text,
        traceparent: { ...text, description: "W3C trace context." },
        ...moreHeaders,
      },
    },
    payload: { $ref: `#/components/schemas/${type}` },
    bindings: { kafka: { key: { type: "string", description: key }, bindingVersion: KAFKA_BINDING } },
  };
}

function deadLetter(): object {
  const { path, lastOffset, signed, type, contentType, truncated, sha256, bytes, seal, ...always } =
    DEAD_LETTER_HEADERS;
  const sometimes = [path, lastOffset, signed, type, contentType, truncated, sha256, bytes, seal];
  return {
    name: "dead-letter",
    title: "Dead letter",
    contentType: "application/octet-stream",
    headers: {
      type: "object",
      required: Object.values(always),
      properties: Object.fromEntries([...Object.values(always), ...sometimes].map((name) => [name, text])),
    },
    payload: {
      description:
        "The value of the original record, byte for byte; its beginning where dead-letter-truncated is true.",
    },
    bindings: {
      kafka: {
        key: { type: "string", description: "topic-partition-offset of the original." },
        bindingVersion: KAFKA_BINDING,
      },
    },
  };
}
