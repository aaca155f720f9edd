import { type ApiPart, problems } from "../http/openapi.ts";

const headers = {
  "Content-Disposition": { schema: { type: "string" } },
  "Content-Length": { schema: { type: "integer" } },
  "Repr-Digest": { description: "`sha-256=:…:` (RFC 9530).", schema: { type: "string" } },
};
const unknown = problems({
  404: "There is nothing at this address.",
  410: "The link has expired, or was fetched too often, or the file is destroyed.",
  503: "The ledger or the result store can't be reached now.",
});

/** Fetching a file by its link. */
export function resultApi(): ApiPart {
  const operation = (operationId: string, summary: string, content: object) => ({
    operationId,
    tags: ["results"],
    summary,
    responses: { 200: { description: "The file.", headers, ...content }, ...unknown },
  });
  const file = { content: { "*/*": { schema: { type: "string", format: "binary" } } } };
  return {
    tag: { name: "results", description: "Files that outcomes name by a link, where `RESULTS_URL` is set." },
    paths: {
      "/v1/results/{capability}": {
        parameters: [
          {
            name: "capability",
            in: "path",
            required: true,
            schema: { type: "string", pattern: "^[\\w-]{43}$" },
          },
        ],
        get: operation("getResultFile", "The file that a link leads to. Each fetch is journalled.", file),
        head: operation("headResultFile", "Whether a link leads anywhere.", {}),
      },
    },
    schemas: {},
    securitySchemes: {},
  };
}
