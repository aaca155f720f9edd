import { afterEach, describe, expect, it } from "vitest";
import { type DnsStub, startDnsStub } from "../testing/dns-stub.ts";
import { resolveLocally, resolveName } from "./resolve-name.ts";

describe("resolveName", () => {
  let stub: DnsStub;
  afterEach(() => stub.close());

  it("gives what the name server tells, where one of both families has an address", async () => {
    stub = await startDnsStub(["203.0.113.7"]);

    expect(await resolveName("hooks.test", [stub.address])).toEqual([{ address: "203.0.113.7", family: 4 }]);
  });

  it("rejects where there is none", async () => {
    stub = await startDnsStub([]);

    await expect(resolveName("nowhere.test", [stub.address])).rejects.toThrow();
  });

  it("leaves names of this host to the operating system", async () => {
    stub = await startDnsStub([]);

    expect((await resolveLocally("localhost")).map(({ address }) => address)).toContain("127.0.0.1");
  });
});
