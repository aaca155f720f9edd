import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hostPortList } from "./host-port-list.ts";

const mistakeOf = (written: string) => hostPortList().safeParse(written).error?.issues[0]?.message ?? "";

describe("hostPortList", () => {
  it.each([
    "kafka:9092",
    "KAFKA_1.dsar_default:9092",
    "broker.example.com.:1",
    "10.0.0.7:65535",
    "[::1]:9092",
    "[2001:db8::7]:9092",
    "[fe80::1%eth0]:9092",
    "köln.example:9092",
  ])("takes %s", (written) => {
    expect(hostPortList().parse(written)).toEqual([written]);
  });

  it("takes several, with space around them", () => {
    expect(hostPortList().parse(" a:1, [::1]:2 ,b:3\n")).toEqual(["a:1", "[::1]:2", "b:3"]);
  });

  it.each([
    ["a bare host", "broker", /^the port is missing/],
    ["a bare IPv6 address in brackets", "[::1]", /^the port is missing/],
    ["a URL", "http://10.0.0.7:9092", /^leave out what stands before the host/],
    ["a listener", "PLAINTEXT://broker:9092", /^leave out what stands before the host/],
    ["a path", "10.0.0.7:9092/requests", /^leave out what follows the port/],
    ["a query", "broker:9092?tls", /^leave out what follows the port/],
    ["a user", "dsar@broker:9092", /^leave out the user/],
    ["no host", ":9092", /^the host is missing/],
    ["no port after the colon", "broker:", /^the port is not a number from 1 to 65535/],
    ["port 0", "broker:0", /^the port is not/],
    ["a port too high", "10.0.0.7:65536", /^the port is not/],
    ["a port in words", "broker:kafka", /^the port is not/],
    ["a port with a sign", "broker:+9092", /^the port is not/],
    ["IPv6 without brackets", "::1:9092", /^the IPv6 address has no brackets/],
    ["IPv6 that is none", "[::g]:9092", /^the host is neither/],
    ["a name in brackets", "[broker]:9092", /^brackets are for IPv6/],
    ["half a bracket", "[::1:9092", /^the IPv6 address has no brackets/],
    ["IPv4 that is none", "10.0.0.256:9092", /^the host is neither/],
    ["a short form of IPv4", "127.1:9092", /^the host is neither/],
    ["a space within", "bro ker:9092", /^leave out the space within/],
    ["two with a space between", "a:1 b:2", /^leave out the space within/],
    ["a label that ends in a hyphen", "broker-:9092", /^the host is neither/],
    ["an empty label", "a..b:9092", /^the host is neither/],
    ["an empty item", "a:1,,b:2", /^item 2: it is empty/],
    ["an end that is empty", "a:1,", /^item 2: it is empty/],
    ["nothing but a comma", ",", /^item 1: it is empty; item 2: it is empty/],
    ["the third of three", "a:1,b:2,c", /^item 3: the port is missing/],
  ])("refuses %s and says what is wrong", (_, written, message) => {
    expect(mistakeOf(written)).toMatch(message);
    expect(mistakeOf(written)).toMatch(/write host:port, several separated by commas/);
  });

  it("never quotes what it was given", () => {
    fc.assert(
      fc.property(fc.uuid(), (written) => {
        expect(mistakeOf(written)).not.toContain(written);
      }),
    );
  });
});
