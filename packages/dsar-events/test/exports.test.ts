import { readFileSync } from "node:fs";
import * as contract from "@intercom-dsar/dsar-events";
import * as service from "@intercom-dsar/dsar-events/service";
import { expect, it } from "vitest";

it("gives teams what sends requests and reads what comes back, with open schemas alone", () => {
  expect(Object.keys(contract).toSorted()).toEqual([
    "CERTIFICATE_V1",
    "ContractError",
    "DEAD_LETTER_HEADERS",
    "DEFAULT_TOPICS",
    "DsarClientError",
    "EVENT_TYPES",
    "SigningError",
    "certificateV1Schema",
    "createDsarClient",
    "decodeNotice",
    "decodeOutcome",
    "decodeReceiptEvent",
    "decodeStatus",
    "decodeSubjectReappeared",
    "decodeSuppression",
    "encodeCancel",
    "encodePreview",
    "encodeRequest",
    "isSuccess",
    "normalizeEmail",
    "packageV2Schema",
    "receivedNoticeSchema",
    "receivedOutcomeSchema",
    "receivedReceiptEventSchema",
    "receivedStatusSchema",
    "receivedSubjectReappearedSchema",
    "receivedSuppressionSchema",
    "sameAddress",
    "signRequest",
    "suppressionHash",
  ]);
});

it("keeps the service's own side apart", () => {
  expect(Object.keys(service).filter((name) => name in contract)).toEqual([]);
});

it("explains in the README every rejection and every dead letter", () => {
  const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  const codes = Object.keys({ ...service.REJECTIONS, ...service.DEAD_LETTER_CAUSES });
  expect(codes.filter((code) => !readme.includes(`\`${code}\``))).toEqual([]);
});
