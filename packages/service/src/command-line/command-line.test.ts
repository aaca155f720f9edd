import { parseArgs } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseCommandLine, wholeNumber } from "./command-line.ts";
import { UsageError } from "./usage-error.ts";

const program = {
  name: "ship",
  help: "ship [--port NUMBER] [FILE]",
  read: (written: string[]) => {
    const { values } = parseArgs({ args: written, options: { port: { type: "string" } } });
    if (values.port === "0") throw new UsageError("--port: not 0");
    return values;
  },
};

describe("parseCommandLine", () => {
  it("hands the program what it was asked", () => {
    expect(parseCommandLine(program, ["--port", "80"])).toEqual({ kind: "command", command: { port: "80" } });
  });

  it.each([[["--help"]], [["-h"]], [["--nonsense", "--help"]]])("answers %j with the help", (written) => {
    expect(parseCommandLine(program, written)).toEqual({ kind: "answer", text: program.help });
  });

  it("answers --version with the project's", () => {
    expect(parseCommandLine(program, ["--version"])).toEqual({
      kind: "answer",
      text: expect.stringMatching(/^intercom-dsar ship \d+\.\d+\.\d+$/),
    });
  });

  it("leaves everything behind -- to the program", () => {
    const read = (written: string[]) => parseArgs({ args: written, allowPositionals: true }).positionals;

    expect(parseCommandLine({ ...program, read }, ["--", "--help"])).toEqual({
      kind: "command",
      command: ["--help"],
    });
  });

  it.each([
    [["--nonsense"], "Unknown option '--nonsense'"],
    [["nonsense"], "Unexpected argument 'nonsense'"],
    [["--port"], "Option '--port <value>' argument missing"],
    [["--port", "0"], "--port: not 0"],
  ])("names what is wrong with %j in one line", (written, message) => {
    expect(() => parseCommandLine(program, written)).toThrow(
      expect.objectContaining({ code: "usage", message }),
    );
  });

  it("lets a fault of the program itself through", () => {
    const fault = new TypeError("of its own");
    const read = () => {
      throw fault;
    };

    expect(() => parseCommandLine({ ...program, read }, [])).toThrow(fault);
  });
});

describe("wholeNumber", () => {
  it("reads whole numbers and refuses everything else", () => {
    fc.assert(
      fc.property(fc.nat(), (number) => {
        expect(wholeNumber("--n", String(number))).toBe(number);
      }),
    );
    for (const written of ["", "-1", "1.5", "1e3", " 1", "many"])
      expect(() => wholeNumber("--n", written)).toThrow("--n: write a whole number");
  });
});
