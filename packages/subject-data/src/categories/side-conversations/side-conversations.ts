import type { Category } from "../../category.ts";
import { countSideConversations } from "./count-side-conversations.ts";

export const sideConversations: Category = {
  name: "side_conversations",
  heading: "Side conversations",
  words:
    "Threads between colleagues of the company and others that hang on a conversation of the person. They are counted, with a call for each conversation, where this is named itself (`all` does not stand for it), and withheld as internal notes are.",
  endpoints: ["GET /conversations/{id}/side_conversations"],
  scopes: ["Read conversations"],
  fields: {},
  redaction: [],
  onlyByName: true,
  reading: { kind: "count", count: countSideConversations },
};
