import type { Category } from "../../category.ts";

export const callRecordings: Category = {
  name: "call_recordings",
  heading: "Call recordings",
  words:
    "The recordings of the calls that are read. Two people speak in them, and nobody is cut from a recording: `all` does not stand for it, it is read where it is named itself, with `calls`.",
  endpoints: ["GET /calls/{call_id}/recording"],
  scopes: ["Read conversations"],
  fields: { provided: ["recording"] },
  redaction: [],
  onlyByName: true,
  reading: { kind: "files" },
};
