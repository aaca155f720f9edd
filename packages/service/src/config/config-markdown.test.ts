import { expect, it } from "vitest";
import { configMarkdown } from "./config-markdown.ts";
import { defineConfig } from "./config-table.ts";
import { duration, text } from "./parsers.ts";

it("documents a table by group, in the order it was written in", () => {
  const table = defineConfig({
    LEDGER_KEY: { schema: text(), secret: true, optional: true, group: "Ledger", description: "The key." },
    KAFKA_BROKERS: { schema: text(), group: "Kafka", description: "Where Kafka\n  is: `a|b`." },
    LEASE_TIME: {
      schema: duration(),
      default: "30s",
      group: "Ledger",
      description: "How long a lease runs.",
    },
  });

  expect(configMarkdown(table)).toBe(`## Ledger

| Variable | Default | Meaning |
| --- | --- | --- |
| \`LEDGER_KEY\` or \`LEDGER_KEY_FILE\` | none | The key. |
| \`LEASE_TIME\` | \`30s\` | How long a lease runs. |

## Kafka

| Variable | Default | Meaning |
| --- | --- | --- |
| \`KAFKA_BROKERS\` | required | Where Kafka is: \`a\\|b\`. |
`);
});
