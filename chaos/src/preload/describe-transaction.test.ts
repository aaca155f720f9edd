import { expect, it } from "vitest";
import { describeTransaction } from "./describe-transaction.ts";

const statement = (sql: string, parameters: readonly unknown[] = []) => ({ sql, parameters });

it("names a transaction by its tables and its journal steps", () => {
  const entry = (step: string) => ["d1", 1, 0, step, "{}", null, null, "hash"];

  const name = describeTransaction([
    statement("SELECT owner FROM workspaces"),
    statement("UPDATE requests SET head = ?"),
    statement("INSERT INTO journal (request_id) VALUES (?), (?)", [
      ...entry("plan.contact"),
      ...entry("plan.closed"),
    ]),
  ]);

  expect(name).toBe("journal + requests (plan.contact, plan.closed)");
});

it("has no name for a transaction that writes nothing", () => {
  expect(describeTransaction([statement("SELECT 1")])).toBeNull();
});
