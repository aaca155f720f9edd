import { describe, expect, it } from "vitest";
import { defineConfig } from "./config-table.ts";
import { findTypos } from "./find-typos.ts";
import { text } from "./parsers.ts";

const table = defineConfig({
  KAFKA_BROKERS: { schema: text(), group: "g", description: "d" },
  LEDGER_KEY: { schema: text(), secret: true, group: "g", description: "d" },
});

describe("findTypos", () => {
  it.each([
    ["KAFKA_BROKER", "KAFKA_BROKERS"],
    ["KAFKA_BORKERS", "KAFKA_BROKERS"],
    ["KAFKA_BROOKERS", "KAFKA_BROKERS"],
    ["LEDGER_KEY_FIEL", "LEDGER_KEY_FILE"],
  ])("takes %s for %s", (found, meant) => {
    expect(findTypos(table, { [found]: "x", PATH: "/bin" })).toEqual([{ found, meant }]);
  });

  it("says nothing of our own variables, of other prefixes and of what is too different", () => {
    const environment = {
      KAFKA_BROKERS: "x",
      LEDGER_KEY_FILE: "x",
      KAKFA_BROKERS: "x",
      KAFKA_BRO: "x",
      KAFKA: "x",
    };

    expect(findTypos(table, environment)).toEqual([]);
  });
});
