import { describe, expect, it } from "vitest";
import { errorFields } from "./error-fields.ts";

class LedgerError extends Error {
  override readonly name = "LedgerError";
  readonly code = "lease_lost";
  readonly retryable = true;
}

function foreignError(message: string, properties: object = {}): Error {
  return Object.assign(new Error(message), properties);
}

describe("errorFields", () => {
  it("tells name, code, message and place of an error of ours", () => {
    expect(errorFields(new LedgerError("the lease has another owner"))).toEqual({
      name: "LedgerError",
      code: "lease_lost",
      retryable: true,
      message: "the lease has another owner",
      frames: expect.arrayContaining([
        expect.stringMatching(/^packages\/service\/src\/log\/error-fields\.test\.ts:\d+:\d+$/),
      ]),
    });
  });

  it("keeps a foreign error's message to itself: it may quote data", () => {
    const fields = errorFields(
      foreignError("duplicate key (mara@example.com)", { code: "23505", detail: "mara" }),
    );

    expect(fields).toMatchObject({ name: "Error", code: "23505" });
    expect(JSON.stringify(fields)).not.toContain("mara");
  });

  it("keeps a message of ours to itself where it holds an address after all", () => {
    expect(errorFields(new LedgerError("no contact mara@example.com"))).not.toHaveProperty("message");
  });

  it("tells name and code of a cause that was reduced before", () => {
    const cause = { name: "Error", code: "ECONNREFUSED", message: "connect mara@example.com" };

    expect(errorFields(new Error("failed", { cause })).cause).toEqual({
      name: "Error",
      code: "ECONNREFUSED",
    });
  });

  it("tells the type of a Kafka protocol error", () => {
    const error = foreignError("x", {
      name: "KafkaJSProtocolError",
      type: "TOPIC_AUTHORIZATION_FAILED",
      code: 29,
    });

    expect(errorFields(error)).toMatchObject({
      name: "KafkaJSProtocolError",
      type: "TOPIC_AUTHORIZATION_FAILED",
      code: "29",
    });
  });

  it("leaves out a name or code that is no word", () => {
    const fields = errorFields(foreignError("x", { name: "Mara Linden", code: "mara@example.com" }));

    expect(JSON.stringify(fields)).not.toMatch(/mara/i);
  });

  it("takes no frame from a message that looks like one", () => {
    const fields = errorFields(foreignError("x\n    at mara (packages/mara/linden.ts:1:1)"));

    expect(JSON.stringify(fields)).not.toContain("mara");
  });

  it("follows the causes, but not for ever", () => {
    const circle = foreignError("a");
    circle.cause = circle;

    expect(
      errorFields(new LedgerError("x", { cause: foreignError("y", { code: "ECONNREFUSED" }) })).cause,
    ).toMatchObject({
      code: "ECONNREFUSED",
    });
    expect(JSON.stringify(errorFields(circle)).match(/"cause"/g)).toHaveLength(4);
  });

  it.each([[undefined], [null], ["mara"], [{ email: "mara" }]])(
    "tells nothing of a thrown %j but its type",
    (thrown) => {
      expect(errorFields(thrown)).toEqual({ name: `thrown ${typeof thrown}` });
    },
  );
});
