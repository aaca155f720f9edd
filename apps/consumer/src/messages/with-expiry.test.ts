import { expect, it } from "vitest";
import { withExpiry } from "./with-expiry.ts";

const END = Date.UTC(2026, 10, 26);
const LINK = "https://dsar.example.com/v1/results/x";

it("dates whatever a link leads to, and nothing else", () => {
  const file = { mediaType: "text/html", encoding: "identity", sha256: "", bytes: 1 } as const;
  const access = {
    ...file,
    format: "intercom-dsar.package.v1",
    encoding: "json",
    content: {},
    redactions: [],
    report: { ...file, dataref: LINK },
    attachments: [
      { name: "1", dataref: LINK, sha256: "", bytes: 1 },
      { name: "2", dataref: "s3://results/live/r-1/attachment", sha256: "", bytes: 1 },
    ],
  } as const;

  const dated = withExpiry({ coverage: [], access }, END).access;

  const expiresAt = "2026-11-26T00:00:00.000Z";
  expect(dated).toEqual({
    ...access,
    report: { ...access.report, expiresAt },
    attachments: [{ ...access.attachments[0], expiresAt }, access.attachments[1]],
  });
  expect(withExpiry({ coverage: [] }, END)).toEqual({ coverage: [] });
});
