import { readFileSync } from "node:fs";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

const SCHEMA = new URL(
  "../../../packages/dsar-events/schemas/intercom-dsar.package.v2.json",
  import.meta.url,
);
let validate: ValidateFunction | undefined;

/** Checks a package of version 2 against the JSON Schema that is published. @throws an error that names each place that differs */
export function expectPublishedPackage(content: unknown): void {
  validate ??= addFormats
    .default(new Ajv2020({ allErrors: true }))
    .compile(JSON.parse(readFileSync(SCHEMA, "utf8")));
  if (validate(content)) return;
  const places = validate.errors?.map(({ instancePath, message }) => `${instancePath}: ${message}`);
  throw new Error(`no valid package.v2: ${places?.join("; ")}`);
}
