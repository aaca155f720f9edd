import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { FAILURES } from "../src/index.ts";
import { contactIds } from "./readme-example.ts";
import { errorList, sendJson, startServer } from "./support/local-server.ts";

const read = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8");

it("shows an example that works", async () => {
  await using server = await startServer((response, { headers }) =>
    headers.authorization === "Bearer good"
      ? sendJson(response, {
          data: [
            { id: "1", email: "o&#39;neil@example.com" },
            { id: "2", email: "neil@example.com" },
          ],
        })
      : sendJson(response, errorList("unauthorized"), { status: 401 }),
  );

  expect(await contactIds(server.url, "good", "o'neil@example.com")).toEqual(["1"]);
  expect(await contactIds(server.url, "bad", "o'neil@example.com")).toEqual([]);
  expect(read("../README.md")).toContain(`\`\`\`ts\n${read("./readme-example.ts")}\`\`\``);
});

it("lists every code with what it means", () => {
  const rows = Object.entries(FAILURES).map(
    ([code, { retryable, when }]) => `| \`${code}\` | ${retryable ? "yes" : "no"} | ${when} |\n`,
  );

  expect(read("../README.md").replaceAll(/ +/g, " ")).toContain(rows.join(""));
});
