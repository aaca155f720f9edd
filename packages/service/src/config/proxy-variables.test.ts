import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { ConfigError } from "./config-error.ts";
import type { Environment } from "./environment.ts";
import { PROXY_VARIABLES, proxyOf } from "./proxy-variables.ts";
import { readConfig } from "./read-config.ts";

const read = (environment: Environment) => proxyOf(readConfig(PROXY_VARIABLES, environment));

describe("the variables of a proxy", () => {
  it("are none where none is set, or where they are empty", () => {
    const none = { httpsProxy: null, httpProxy: null, noProxy: "" };
    expect(read({})).toEqual(none);
    expect(read({ HTTPS_PROXY: "", https_proxy: "", NO_PROXY: "" })).toEqual(none);
  });

  it("are read in either case, lower case first, as curl and undici do", () => {
    expect(
      read({ HTTPS_PROXY: "http://upper:1", HTTP_PROXY: "http://upper:2", NO_PROXY: "a" }),
    ).toMatchObject({
      httpsProxy: { host: "upper:1" },
      httpProxy: { host: "upper:2" },
      noProxy: "a",
    });
    expect(
      read({ HTTPS_PROXY: "http://upper:1", https_proxy: "http://lower:1", NO_PROXY: "a", no_proxy: "b" }),
    ).toMatchObject({ httpsProxy: { host: "lower:1" }, noProxy: "b" });
    expect(read({ HTTPS_PROXY: "http://upper:1", https_proxy: "" })).toMatchObject({
      httpsProxy: { host: "upper:1" },
    });
  });

  it.each([
    "proxy:3128",
    "socks5://proxy:1080",
    "http://proxy:3128/path",
    "http://proxy:3128?x",
    "http://us/er:pass@proxy:3128",
    "http://user:pa%ss@proxy:3128",
    "http://user:pa#ss@proxy:3128",
    "http://10.0.0.256:3128",
  ])("refuse %s by the variable's name, and quote nothing of it", (written) => {
    const mistakes = () => read({ HTTPS_PROXY: written });

    expect(mistakes).toThrow(ConfigError);
    expect(mistakes).toThrow(/HTTPS_PROXY.*percent-encoded/s);
    try {
      mistakes();
    } catch (error) {
      expect(inspect(error)).not.toContain(written);
    }
  });

  it.each([
    "http://proxy:3128",
    "http://proxy:3128/",
    "https://proxy",
    "http://user:p%40ss@proxy:3128",
    "http://[::1]:3128",
    "http://10.0.0.1:3128",
  ])("take %s", (written) => {
    expect(read({ HTTPS_PROXY: written }).httpsProxy?.href).toBe(new URL(written).href);
  });

  it("print no credentials by accident", () => {
    const config = readConfig(PROXY_VARIABLES, { HTTPS_PROXY: "http://user:secret@proxy:3128" });

    expect(inspect(config) + JSON.stringify(config)).not.toContain("secret@");
  });
});
