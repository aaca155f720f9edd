import { createManualClock, createRecordingLogger } from "@intercom-dsar/service/testing";
import { expect, it } from "vitest";
import { watchCertificate } from "./watch-certificate.ts";

const DAY_MS = 86_400_000;

it("warns from thirty days before the certificate expires, once a day, until it is told to stop", async () => {
  const clock = createManualClock();
  const { logger, events } = createRecordingLogger();
  const stop = new AbortController();
  const certificateExpiresAt = new Date(clock.now() + 32 * DAY_MS);

  const watched = watchCertificate({ certificateExpiresAt }, clock, logger, stop.signal);
  const counts: number[] = [];
  for (let day = 1; day <= 4; day += 1) {
    await clock.advance(DAY_MS);
    counts.push(events().length);
  }
  stop.abort();
  await watched;

  expect(counts).toEqual([0, 1, 2, 3]);
  expect(new Set(events())).toEqual(new Set(["opendsr_certificate_expires"]));
});
