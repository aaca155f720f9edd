import { describe, expect, it } from "vitest";
import { holdText } from "./held-text.ts";

function held(...chunks: Uint8Array[]) {
  const holder = holdText();
  for (const chunk of chunks) holder.write(chunk);
  return holder.end();
}
const wide = (text: string) => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, "utf16le")]);

describe("a file that passes", () => {
  it.each([
    ["UTF-8, cut within a character", [Buffer.from("Grü").subarray(0, 3), Buffer.from("Grü").subarray(3)]],
    ["UTF-16 with a mark", [wide("Grü")]],
    ["the letters of Windows", [Buffer.from("Grü", "latin1")]],
  ])("is held as text where it is %s", (_what, chunks) => {
    expect(held(...chunks)).toEqual({ text: "Grü" });
  });

  it("is no text where a byte of it is none of a text", () => {
    expect(held(Buffer.from("%PDF-1.7"), Buffer.from([0x0a, 0x00, 0x41]), Buffer.from("more"))).toBeNull();
    expect(held(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]))).toBeNull();
  });

  it("is held up to 1 MiB, and of a longer one that it is", () => {
    const half = Buffer.alloc(512 * 1024, "a");
    expect(held(half, half)).toMatchObject({ text: expect.stringMatching(/^a+$/) });
    expect(held(half, half, Buffer.from("a"))).toEqual({ isTooLong: true });
  });
});
