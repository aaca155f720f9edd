import { expect, it } from "vitest";
import { operatorStage } from "./support/operator-stage.ts";

const sent: unknown[] = [];
const stage = operatorStage(async ({ isConfirmed, cause }) => {
  if (isConfirmed) sent.push(cause);
  const place = { topic: "dead", partition: 0, offset: "1", cause: "invalid_schema" } as const;
  return [{ ...place, result: isConfirmed ? "sent" : "would_be_sent" }];
});

it("replays what was shown, once somebody agreed", async () => {
  const written = ["replay", "--from", "2026-11-26T08:00:00Z", "--cause", "invalid_schema"];
  expect(await stage.run(...written)).toMatchObject({
    exitCode: 2,
    error: expect.stringContaining("would be sent"),
  });
  const asked: string[] = [];
  expect((await stage.runAtTerminal(false, asked, ...written)).exitCode).toBe(1);
  expect([asked, sent]).toEqual([["put 1 back?"], []]);

  expect(await stage.run(...written, "--yes")).toMatchObject({
    exitCode: 0,
    output: "dead-0-1\tinvalid_schema\tsent\nreplay: 1 done, 0 skipped, 0 failed\n",
  });
  expect(sent).toEqual(["invalid_schema"]);
  expect(await stage.run("replay", "dsar.requests-0-8", "--yes")).toMatchObject({
    exitCode: 5,
    error: expect.stringContaining("letter_unknown"),
  });
  await expect(stage.run("replay", "--from", "yesterday")).rejects.toThrow("write a time");
});
