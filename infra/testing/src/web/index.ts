// What it adds to `inject` of vitest.
import "./chromium.ts";

export { formTokenOf } from "./form-token.ts";
export { inspectPage, prepareInspection } from "./inspect-page.ts";
export { createWebBrowser, type WebAnswer, type WebBrowser } from "./web-browser.ts";
