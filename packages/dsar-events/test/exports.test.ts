import * as contract from "@intercom-dsar/dsar-events";
import * as service from "@intercom-dsar/dsar-events/service";
import { expect, it } from "vitest";

it("gives teams what sends requests and reads what comes back, with open schemas alone", () => {
  expect(Object.keys(contract).toSorted()).toEqual([
    "ContractError",
    "DEAD_LETTER_HEADERS",
    "DEFAULT_TOPICS",
    "EVENT_TYPES",
    "decodeOutcome",
    "decodeStatus",
    "decodeSubjectReappeared",
    "encodeCancel",
    "encodeRequest",
    "isSuccess",
    "normalizeEmail",
    "receivedOutcomeSchema",
    "receivedStatusSchema",
    "receivedSubjectReappearedSchema",
    "sameAddress",
  ]);
});

it("keeps the service's own side apart", () => {
  expect(Object.keys(service).filter((name) => name in contract)).toEqual([]);
});
