import { describe, expect, it } from "vitest";
import { isPublicAddress } from "./public-address.ts";

describe("isPublicAddress", () => {
  it.each(["1.1.1.1", "8.8.8.8", "93.184.216.34", "2606:4700::1111", "2a00:1450:4001::200e"])(
    "takes %s",
    (address) => {
      expect(isPublicAddress(address)).toBe(true);
    },
  );

  it.each([
    ["this host", "0.0.0.0"],
    ["this network", "0.1.2.3"],
    ["a private network", "10.0.0.1"],
    ["a private network", "172.16.0.1"],
    ["a private network", "172.31.255.255"],
    ["a private network", "192.168.1.1"],
    ["a shared network", "100.64.0.1"],
    ["Alibaba's metadata", "100.100.100.200"],
    ["loopback", "127.0.0.1"],
    ["loopback", "127.255.255.254"],
    ["the metadata of AWS, Azure and Google", "169.254.169.254"],
    ["the metadata of containers on AWS", "169.254.170.2"],
    ["Azure's host agent", "168.63.129.16"],
    ["Oracle's metadata", "192.0.0.192"],
    ["documentation", "192.0.2.1"],
    ["benchmarks", "198.18.0.1"],
    ["multicast", "224.0.0.1"],
    ["reserved", "240.0.0.1"],
    ["broadcast", "255.255.255.255"],
    ["unspecified", "::"],
    ["loopback", "::1"],
    ["an IPv4-compatible address", "::127.0.0.1"],
    ["an IPv4-mapped address", "::ffff:127.0.0.1"],
    ["an IPv4-mapped address in hex", "::ffff:7f00:1"],
    ["an IPv4-mapped public address", "::ffff:1.1.1.1"],
    ["an IPv4-translated address", "::ffff:0:127.0.0.1"],
    ["NAT64", "64:ff9b::7f00:1"],
    ["local NAT64", "64:ff9b:1::7f00:1"],
    ["6to4", "2002:7f00:1::"],
    ["Teredo", "2001::1"],
    ["documentation", "2001:db8::1"],
    ["a unique local address", "fc00::1"],
    ["AWS's metadata", "fd00:ec2::254"],
    ["link-local", "fe80::1"],
    ["site-local", "fec0::1"],
    ["multicast", "ff02::1"],
    ["discard", "100::1"],
    ["segment routing", "5f00::1"],
    ["what is not assigned", "4000::1"],
    ["no address", "localhost"],
    ["an address with a zone", "fe80::1%eth0"],
  ])("refuses %s, %s", (_, address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
});
