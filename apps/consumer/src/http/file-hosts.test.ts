import { describe, expect, it } from "vitest";
import { DEFAULT_FILE_HOSTS, parseFileHosts, wayTo } from "./file-hosts.ts";

const hosts = parseFileHosts(`${DEFAULT_FILE_HOSTS}, http://127.0.0.1:4010`) ?? [];

describe("hosts of files", () => {
  it.each([
    "https://downloads.intercomcdn.com/i/o/1/a.png?expires=1",
    "https://shop.intercom-attachments-7.com/i/o/1/a.png",
    "https://intercom-attachments-1.com/a.png",
    "https://x.au.intercom-attachments.com/a.png",
  ])("are Intercom's: %s", (link) => {
    expect(wayTo(new URL(link), hosts)).toBe("public");
  });

  it("may be one origin by name, in the clear too", () => {
    expect(wayTo(new URL("http://127.0.0.1:4010/_files/a"), hosts)).toBe("named");
  });

  it.each([
    "http://downloads.intercomcdn.com/a.png",
    "https://downloads.intercomcdn.com:8443/a.png",
    "https://user:password@downloads.intercomcdn.com/a.png",
    "https://evilintercomcdn.com/a.png",
    "https://intercomcdn.com.evil.example/a.png",
    "https://169.254.169.254/latest/meta-data",
    "http://127.0.0.1:4011/_files/a",
    "file:///etc/passwd",
  ])("are no other: %s", (link) => {
    expect(wayTo(new URL(link), hosts)).toBeNull();
  });

  it.each([
    "",
    "Example.com",
    "*.example.com",
    "example.com/path",
    "http://example.com/path",
    "ftp://example.com",
    "127.0.0.1",
  ])("are not written %j", (written) => {
    expect(parseFileHosts(written)).toBeNull();
  });
});
