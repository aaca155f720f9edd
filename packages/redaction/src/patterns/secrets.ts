import { expression } from "./find-all.ts";
import type { PatternFinder, PatternKind } from "./pattern.ts";

/** Each expression with words of which one stands in every text that it matches. */
const SECRETS: readonly {
  kind: PatternKind;
  hints: readonly string[];
  pattern: ReturnType<typeof expression>;
}[] = [
  {
    kind: "internal-link",
    hints: [
      "app.intercom.",
      "app.eu.intercom.",
      "app.au.intercom.",
      "api.intercom.",
      "intercom-attachments",
      "downloads.intercomcdn",
    ],
    pattern: expression(
      "https?://(?:(?:app|api)(?:\\.(?:eu|au))?\\.intercom\\.(?:com|io)|[a-z0-9.-]*intercom-attachments[a-z0-9.-]*|downloads\\.intercomcdn[a-z0-9.-]*)(?:[/?#][^\\s\"'<>]*)?",
    ),
  },
  // A JSON Web Token (RFC 7519): three parts, the first of which begins with `{"`.
  {
    kind: "token",
    hints: ["eyJ"],
    pattern: expression("\\beyJ[a-z0-9_-]{8,}\\.[a-z0-9_-]{8,}\\.[a-z0-9_-]*"),
  },
  // An access token of Intercom's: base64 of `tok:`.
  { kind: "token", hints: ["dG9rO"], pattern: expression("\\bdG9rO[a-z0-9+/_-]{20,}={0,2}") },
  { kind: "token", hints: ["earer "], pattern: expression("\\bbearer ([a-z0-9._~+/-]{16,}=*)") },
  {
    kind: "token",
    hints: ["token", "secret", "signature", "sig=", "key=", "auth=", "code=", "password="],
    pattern: expression(
      "[?&;](?:access_token|id_token|refresh_token|token|secret|client_secret|signature|x-amz-signature|sig|api_key|apikey|key|auth|code|password)=([a-z0-9._~%+/-]{8,}=*)",
    ),
  },
];

/** Links into the company's Intercom, and what opens something for whoever has it. */
export const findSecrets: PatternFinder = (text) =>
  SECRETS.flatMap(({ kind, hints, pattern }) =>
    hints.some((hint) => text.includes(hint)) ? pattern.all(text).map((place) => ({ kind, ...place })) : [],
  );
