import { readdirSync, readFileSync } from "node:fs";
import specs from "@asyncapi/specs";
import { Ajv } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { contractFiles } from "../scripts/contract-files.ts";
import { asyncApiDocument } from "../src/asyncapi.ts";
import { jsonSchemas } from "../src/json-schemas.ts";
import { completed } from "./outcomes.ts";

const root = new URL("../", import.meta.url);
const files = Object.entries(contractFiles());

describe("the generated files", () => {
  // Compared as data: the formatter has a say in how JSON is laid out.
  it.each(files)("%s is what the schemas say (else run `npm run generate`)", (path, content) => {
    expect(parse(readFileSync(new URL(path, root), "utf8"))).toEqual(parse(content));
  });

  it("are all there is in the folder of schemas", () => {
    const generated = files.map(([path]) => path).filter((path) => path.startsWith("schemas/"));

    expect(readdirSync(new URL("schemas", root)).map((name) => `schemas/${name}`)).toEqual(
      generated.toSorted(),
    );
  });
});

describe("the JSON Schemas", () => {
  it.each(Object.entries(jsonSchemas()))(
    "%s is valid JSON Schema 2020-12 in ajv's strict mode",
    (_type, schema) => {
      expect(() => addFormats.default(new Ajv2020({ strict: true })).compile(schema)).not.toThrow();
    },
  );

  it("find keys and values of a later version valid, and a missing key not", () => {
    const ajv = addFormats.default(new Ajv2020());
    const validate = ajv.compile(jsonSchemas()["intercom-dsar.outcome.v1"] ?? false);

    expect(validate({ ...completed, reason: null, status: "superseded", supersededBy: "r-2" })).toBe(true);
    expect(validate({ ...completed, reason: null, status: undefined })).toBe(false);
  });

  it("ask of a request for no more than the contract does", () => {
    expect(jsonSchemas()["intercom-dsar.request.v1"]).toMatchObject({
      required: ["requestId", "kind", "identifiers"],
    });
  });
});

describe("the AsyncAPI document", () => {
  it("is valid AsyncAPI 3.0 with Kafka bindings", () => {
    const ajv = addFormats.default(new Ajv({ strict: false }));
    const validate = ajv.compile(z.looseObject({}).parse(specs.schemasWithoutId["3.0.0"]));

    expect(validate(asyncApiDocument("1.2.3")), ajv.errorsText(validate.errors)).toBe(true);
  });

  it("refers only to what it holds", () => {
    const document = asyncApiDocument("1.2.3");
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(
      ([, path]) => path ?? "",
    );

    expect(references.length).toBeGreaterThan(10);
    for (const path of references) expect(document).toHaveProperty(path.split("/"));
  });
});
