import { expect, it } from "vitest";
import { olderKeyFinding } from "./older-key-finding.ts";

const NOTHING = {
  id: "0a1b2c3d",
  retiredAt: null,
  sealed: 0,
  open: 0,
  sealedUntil: null,
  hashes: 0,
  hashesUntil: null,
};
const DAY = Date.UTC(2026, 11, 24);

it.each([
  [{}, "key 0a1b2c3d is needed until a consumer with this LEDGER_KEY has looked through the ledger"],
  [{ retiredAt: DAY }, "key 0a1b2c3d may go"],
  [
    { retiredAt: DAY, hashes: 7, hashesUntil: DAY },
    "key 0a1b2c3d may go, its 7 hashes are known without it until 2026-12-24",
  ],
  [{ retiredAt: DAY, hashes: 1 }, "key 0a1b2c3d may go, its 1 hashes are known without it"],
  [
    { sealed: 9, open: 2, sealedUntil: DAY },
    "key 0a1b2c3d is needed by 9 requests, until 2 of them have ended and it is 2026-12-24",
  ],
  [{ sealed: 2, sealedUntil: DAY }, "key 0a1b2c3d is needed by 2 requests, until it is 2026-12-24"],
])("says of %j when the key may go", (use, finding) => {
  expect(olderKeyFinding({ ...NOTHING, ...use })).toBe(finding);
});
