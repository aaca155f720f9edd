import { describe, expect, it } from "vitest";
import { createLeakCheck } from "./leak-check.ts";
import { createOwnWords } from "./own-words.ts";

const others = { names: ["Jörg O'Neil"], emails: ["joerg.oneil@colleagues.example"] };
const subject = { names: ["Mara Linden"], emails: ["mara@example.com"] };

function leaksOf(value: unknown, own = createOwnWords()): readonly string[] {
  const check = createLeakCheck({ others, subject });
  check.write(Buffer.from(JSON.stringify(value)), [own]);
  try {
    check.end();
    return [];
  } catch (error) {
    expect(error).toMatchObject({ code: "leak_check", retryable: false });
    expect(String(error)).not.toMatch(/neil/i);
    return (error as { places: readonly string[] }).places;
  }
}

const base64 = (text: string) => Buffer.from(text).toString("base64");

describe("the leak check", () => {
  it.each([
    ["plain", "Ask Jörg O'Neil."],
    ["the other way round", "O’NEIL, Jörg"],
    ["as JSON in a string", JSON.stringify({ by: "J\u00f6rg O'Neil" }).replace("ö", "\\u00f6")],
    ["as HTML", "J&ouml;rg O&#39;Neil"],
    ["as HTML, twice", "J&amp;ouml;rg O&amp;#39;Neil"],
    ["as a URL", "https://x.example/?by=J%C3%B6rg+O%27Neil"],
    ["as quoted-printable", "J=C3=B6rg O'N=\r\neil"],
    ["as base64", base64("written by Jörg O'Neil on Monday")],
    [
      "as base64 of a URL, within a text",
      `see ${Buffer.from("xx<joerg.oneil@colleagues.example>").toString("base64url")}.`,
    ],
    ["as base64 of base64", base64(base64("written by Jörg O'Neil on Monday"))],
    ["as an address", "mailto:Joerg.ONeil@Colleagues.example"],
  ])("finds somebody else %s", (_how, text) => {
    expect(leaksOf({ contacts: [{ notes: [{ body: text }] }] })).toEqual(["contacts[*].notes[*].body"]);
  });

  it("finds them in a key, and shows no key that may be a name", () => {
    expect(leaksOf({ custom_attributes: { "Jörg O'Neil": true } })).toEqual(["custom_attributes.*"]);
  });

  it("finds what one piece begins and another ends", () => {
    const check = createLeakCheck({ others, subject });
    for (const byte of Buffer.from('{"body":"Jörg O\'Neil"}')) check.write(Uint8Array.of(byte));

    expect(() => check.end()).toThrow(expect.objectContaining({ places: ["body"] }));
  });

  it("lets pass what the subject wrote, at its place alone", () => {
    const wrote = () => {
      const own = createOwnWords();
      own.add("parts[*].body", "Thanks, Jörg O'Neil");
      return own;
    };
    const value = { parts: [{ body: "Thanks, Jörg O'Neil" }] };

    expect(leaksOf(value, wrote())).toEqual([]);
    expect(leaksOf({ ...value, title: "Thanks, Jörg O'Neil" }, wrote())).toEqual(["title"]);
    expect(leaksOf(value)).toEqual(["parts[*].body"]);
    expect(leaksOf({ parts: [...value.parts, ...value.parts] }, wrote())).toEqual(["parts[*].body"]);
  });

  it("lets pass the subject, a given name alone, and what only looks encoded", () => {
    expect(leaksOf({ a: "Mara Linden", b: "Jörg", c: "6762f0d01bb69f9f2193bb7d", d: "%zz &x; ===" })).toEqual(
      [],
    );
  });
});
