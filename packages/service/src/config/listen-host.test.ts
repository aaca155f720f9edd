import { expect, it } from "vitest";
import { listenHost } from "./listen-host.ts";

it.each([
  ["::", "::"],
  ["[::1]", "::1"],
  ["0.0.0.0", "0.0.0.0"],
  ["localhost", "localhost"],
  [" 127.0.0.1 ", "127.0.0.1"],
])("listens where %j says", (written, host) => {
  expect(listenHost().parse(written)).toBe(host);
});

it.each(["127.0.0.1:8080", "[::1]:8080", "http://localhost", "10.0.0", "*", "local host", "[localhost]", ""])(
  "refuses %j",
  (written) => {
    expect(listenHost().safeParse(written).error?.issues[0]?.message).toMatch(
      /^write an IP address or a host name alone/,
    );
  },
);
