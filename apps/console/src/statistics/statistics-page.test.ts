import { expect, it } from "vitest";
import { statisticsPage } from "./statistics-page.ts";

const row = (month: string, medianDays: number, late = 0) => ({
  ...{ month, kind: "deletion", regulation: "gdpr", ended: 4, late, medianDays },
  byStatus: { completed: 4 },
});

it("each kind and law has a picture of its counts and one of its median days, the oldest month first, with a table beside", () => {
  const admin = { name: "Ada", method: "password", role: "viewer", entry: "ada" } as const;
  const viewer = { admin, formToken: "token" };
  const statistics = { unpublished: 0, quarantined: 0, months: [row("2026-11", 7.5, 1), row("2026-10", 12)] };
  const { text } = statisticsPage(statistics, { viewer });
  const [, median = ""] = /aria-label="Deletion, GDPR: in how many days[^>]*>(.*?)<\/svg>/s.exec(text) ?? [];
  const words = [...median.matchAll(/<text[^>]*>([^<]*)</g)].map(([, word]) => word);

  expect(words).toEqual(["12", "10", "26", "7.5", "11", "26"]);
  expect(text).toContain("Deletion, GDPR: how many ended in each month, and how many of them late");
  expect(text).toMatch(/Median days.*7\.5.*12/s);
});
