import { expect, it } from "vitest";
import { htmlToText, isHtml } from "./html-to-text.ts";

it.each([
  ["<p>Hello,</p><p>two &amp; three &lt;b&gt;</p>", "Hello,\ntwo & three <b>"],
  ["one<br>two<br/>three", "one\ntwo\nthree"],
  ["<ul><li>a</li><li>b</li></ul>", "• a\n• b"],
  ['see <img src="https://x.example/a.png"> here', "see  [picture]  here"],
  ["<style>p{}</style><p>a</p><script>alert(1)</script>", "a"],
  ["1 < 2 and 3 > 2", "1 < 2 and 3 > 2"],
  ["<p>a\n   b</p>", "a b"],
])("says what HTML says: %s", (html, text) => {
  expect(htmlToText(html, "picture")).toBe(text);
});

it.each([
  ["a & b < c", false],
  ["<p>a</p>", true],
  ["a &amp; b", true],
  ["AT&T; fine", true],
])("tells HTML from text: %s", (text, expected) => {
  expect(isHtml(text)).toBe(expected);
});
