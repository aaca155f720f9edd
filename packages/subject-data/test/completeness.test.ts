import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { findDescription } from "../../intercom-simulator/test/conformance/find-description.ts";
import { CATEGORIES } from "../src/index.ts";
import { CLASSIFIED } from "./support/path-classes.ts";

const ofRegistry = new Set(CATEGORIES.flatMap(({ endpoints }) => endpoints.map(pathOf)));
const byHand = CLASSIFIED.flatMap(({ paths }) => paths);

/** Of Intercom's version `Preview`, of which there is no description at hand. */
const UNVERIFIED = ["/contacts/deleted"];

describe("the paths of Intercom's API", () => {
  it("are classified once: by a category, or by hand with a reason", () => {
    const all = [...ofRegistry, ...byHand];
    expect(all.filter((path, index) => all.indexOf(path) !== index)).toEqual([]);
  });

  const file = findDescription();
  if (file === null) {
    it("left out: Intercom's OpenAPI description is not there (shared/reference/intercom-openapi-2.16.yaml)", () => {
      process.stderr.write("LEFT OUT: completeness against Intercom's description, which is not there\n");
    });
    return;
  }
  const described: string[] = Object.keys(parse(readFileSync(file, "utf8")).paths);

  it("are all classified: whoever adds a version has to say what its new paths hold of a person", () => {
    const known = new Set([...ofRegistry, ...byHand]);
    expect(described.filter((path) => !known.has(path))).toEqual([]);
  });

  it("are all still described, but those that are unverified", () => {
    expect([...ofRegistry, ...byHand].filter((path) => !described.includes(path))).toEqual(UNVERIFIED);
  });
});

/** `GET /contacts/{id}` → `/contacts/{id}` */
function pathOf(endpoint: string): string {
  return endpoint.slice(endpoint.indexOf(" ") + 1);
}
