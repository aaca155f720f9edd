import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Html, html } from "./html.ts";

describe("html", () => {
  it("escapes text wherever it stands, and leaves pieces as they are", () => {
    expect(html`<p title="${'"x"'}">${"<b>&'"}${html`<i>${1}</i>`}</p>`.text).toBe(
      '<p title="&#34;x&#34;">&#60;b&#62;&#38;&#39;<i>1</i></p>',
    );
  });

  it("leaves out nothing and false, and joins lists", () => {
    expect(html`${null}${undefined}${false}${["a", html`<br>`, ["<"]]}`.text).toBe("a<br>&#60;");
  });

  it("lets no text out of its place", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const { text: page } = html`${text}`;
        expect(page).not.toMatch(/[<>"']/);
        expect(page.replaceAll(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)))).toBe(text);
      }),
    );
    expect(html`${new Html("<hr>")}`.text).toBe("<hr>");
  });
});
