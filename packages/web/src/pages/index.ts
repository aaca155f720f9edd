export { type AnswerErrorOptions, answerError, answerUnroutable } from "./answer-error.ts";
export { type Asset, readScript, readStyle, registerAssets } from "./assets.ts";
export { type Html, html } from "./html.ts";
export { formTokenField, layout, type PageContent, type Site, type Viewer } from "./layout.ts";
export { ago, clockTime, moment, relative, written } from "./moment.ts";
export { registerSecurityHeaders } from "./security-headers.ts";
export { sendPage } from "./send-page.ts";
export { viewerOf } from "./viewer-of.ts";
