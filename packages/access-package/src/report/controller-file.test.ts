import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { parseControllerFile } from "./controller-file.ts";

const written = readFileSync(new URL("../../../../infra/demo/controller.yaml", import.meta.url), "utf8");

/** The file with one thing changed. */
function changed(change: (file: ReturnType<typeof parse>) => void): string {
  const file = parse(written);
  change(file);
  return JSON.stringify(file);
}

describe("parseControllerFile", () => {
  it("gives the frame in the language that is asked for, and else in the service's own", () => {
    const controllers = parseControllerFile(written);

    for (const [asked, language] of [
      ["de", "de"],
      ["DE-at", "de"],
      ["fr", "en"],
      [null, "en"],
    ] as const)
      expect(controllers.frameOf("ws1", asked, "en").language).toBe(language);
    expect(controllers.frameOf(null, null, "de")).toMatchObject({
      timeZone: "Europe/Berlin",
      texts: { name: "Beispiel Leuchten GmbH" },
    });
  });

  it("puts the texts for the CCPA in place of the others under that law alone", () => {
    const own = changed((file) => {
      file.default.languages.en.ccpa = { rights: "To know, correct and delete." };
    });

    const frame = (law?: "gdpr" | "ccpa") => parseControllerFile(own).frameOf("ws1", "en", "en", law);
    expect(frame("ccpa").texts).toEqual({ ...frame().texts, rights: "To know, correct and delete." });
    expect(frame("gdpr")).toEqual(frame());
    expect(frame().texts).not.toHaveProperty("ccpa");
    expect(frame().texts.rights).not.toBe("To know, correct and delete.");
  });

  it("gives a workspace its own, whose name is no member of every object", () => {
    const own = changed((file) => {
      file.workspaces = { ws2: { ...file.default, timeZone: "UTC" } };
    });

    const controllers = parseControllerFile(own);
    expect(controllers.frameOf("ws2", null, "en").timeZone).toBe("UTC");
    expect(controllers.frameOf("constructor", null, "en").timeZone).toBe("Europe/Berlin");
  });

  it.each<readonly [string, string]>([
    [
      changed((file) => delete file.default.languages.de.transfers),
      "default.languages.de.transfers: the text is missing",
    ],
    [changed((file) => (file.default.languages.en.rights = " ")), "default.languages.en.rights"],
    [changed((file) => (file.default.languages.en.recipients = [])), "default.languages.en.recipients"],
    [changed((file) => (file.default.languages.en.ccpa = { right: "x" })), "default.languages.en.ccpa"],
    [changed((file) => (file.default.timeZone = "Berlin")), "default.timeZone: is no time zone"],
    [changed((file) => (file.default.languages.en.purpose = "x")), "purpose"],
    ["format: [", "is no YAML from line 1 on"],
    ["", "the file"],
  ])("refuses a file with a mistake, and names its place (%#)", (file, place) => {
    expect(() => parseControllerFile(file)).toThrow(place);
  });

  it("tells where the service's language is missing", () => {
    const english = parseControllerFile(
      changed((file) => {
        file.workspaces = { ws2: { languages: { en: file.default.languages.en } } };
      }),
    );

    expect(english.missing("en")).toEqual([]);
    expect(english.missing("de")).toEqual(["workspaces.ws2.languages.de"]);
  });
});
