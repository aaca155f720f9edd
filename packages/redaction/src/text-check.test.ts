import { describe, expect, it } from "vitest";
import { createTextCheck } from "./text-check.ts";

const isLeak = createTextCheck({
  others: { names: ["Ada Quill"], emails: ["ada.quill@colleagues.example"] },
  subject: { names: ["Mara Linden"], emails: ["mara@example.com"] },
});

describe("a plain text that is handed out", () => {
  it.each([
    ["by name", "Regards, Ada Quill"],
    ["by address, in a table", "id;owner\n7;ada.quill@colleagues.example\n"],
    ["encoded", "ref=ada.quill%40colleagues.example"],
  ])("leaks where it names somebody else %s", (_how, text) => {
    expect(isLeak(text)).toBe(true);
  });

  it("does not where it names the person, or nobody", () => {
    expect(isLeak("Dear Mara Linden, we wrote to mara@example.com.")).toBe(false);
    expect(isLeak("")).toBe(false);
  });

  it("is read to its end, wherever a name lies", () => {
    const length = 64 * 1024;
    for (const at of [length - 4, 2 * length - 1_024 - 4, 3 * length])
      expect(isLeak(`${" ".repeat(at)}Ada Quill${" ".repeat(length)}`)).toBe(true);
  });
});
