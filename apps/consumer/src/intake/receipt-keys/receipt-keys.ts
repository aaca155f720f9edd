import type { ReceiptSigner } from "@intercom-dsar/receipts";
import type { HttpPlugin } from "../../http/http-server.ts";
import { type ApiPart, problems } from "../../http/openapi.ts";

const PATH = "/.well-known/jwks.json";

/** Publishes the keys that receipts are checked with. They are public: nobody is asked who he is. */
export function receiptKeys({ jwks }: Pick<ReceiptSigner, "jwks">): HttpPlugin {
  const body = JSON.stringify(jwks);
  return (app) => {
    app.get(PATH, (_request, reply) => reply.type("application/jwk-set+json").send(body));
  };
}

export function receiptKeysApi(): ApiPart {
  return {
    tag: { name: "receipts", description: "What receipts of outcomes are checked with (docs/evidence.md)." },
    paths: {
      [PATH]: {
        get: {
          operationId: "getReceiptKeys",
          tags: ["receipts"],
          summary: "The public keys of receipts.",
          description: "Where `RECEIPT_KEY` is set. For everybody, without signing.",
          responses: {
            200: {
              description: "A JSON Web Key Set (RFC 7517).",
              content: {
                "application/jwk-set+json": {
                  schema: {
                    type: "object",
                    required: ["keys"],
                    properties: { keys: { type: "array", items: { type: "object" } } },
                  },
                },
              },
            },
            ...problems({ 404: "The service signs no receipts." }),
          },
        },
      },
    },
    schemas: {},
    securitySchemes: {},
  };
}
