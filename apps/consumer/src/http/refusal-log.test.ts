import { createRecordingLogger } from "@intercom-dsar/service/testing";
import { expect, it } from "vitest";
import { createRefusalLog } from "./refusal-log.ts";

it("tells each code once in ten seconds, and how many there were", () => {
  const log = createRecordingLogger();
  let now = 0;
  const refused = createRefusalLog(log.logger, "webhook_refused", () => now);

  for (let count = 0; count < 1_000; count += 1) refused("signature_mismatch");
  refused("signature_missing");
  now += 10_000;
  refused("signature_mismatch");

  expect(log.lines.map(({ code, count }) => [code, count])).toEqual([
    ["signature_mismatch", 1],
    ["signature_missing", 1],
    ["signature_mismatch", 1_000],
  ]);
});
