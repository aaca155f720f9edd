import { once } from "node:events";
import type { RequestListener } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { inspect } from "node:util";
import { type ConnectProxy, startConnectProxy } from "@intercom-dsar/service/testing";
import { generate } from "selfsigned";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createIntercomClient, type IntercomClientOptions, type IntercomError } from "../src/index.ts";
import { startServer } from "./support/local-server.ts";

/** A name that only the proxy can reach. */
const NAME = "api.intercom.test";
const ME = JSON.stringify({ type: "admin", id: "1", app: { type: "app", id_code: "ws1" } });

describe("the way to Intercom through a proxy", () => {
  const opened: AsyncDisposable[] = [];
  const before = getCACertificates("default");
  let certificate: Awaited<ReturnType<typeof generate>>;
  let handle: RequestListener;
  let served: string[];
  let proxy: ConnectProxy;

  beforeAll(async () => {
    certificate = await generate([{ name: "commonName", value: NAME }], {
      keySize: 2_048,
      extensions: [
        { name: "basicConstraints", cA: true },
        { name: "subjectAltName", altNames: [{ type: 2, value: NAME }] },
      ],
    });
    setDefaultCACertificates([...before, certificate.cert]);
  });
  afterAll(() => setDefaultCACertificates(before));

  beforeEach(async () => {
    served = [];
    handle = (_request, response) => void response.end(ME);
    const intercom = createHttpsServer({ key: certificate.private, cert: certificate.cert });
    intercom.on("request", (request, response) => {
      served.push(`${request.method} ${request.url}`);
      handle(request, response);
    });
    intercom.listen(0, "127.0.0.1");
    await once(intercom, "listening");
    const { port } = intercom.address() as AddressInfo;
    proxy = await startConnectProxy(() => port);
    opened.push(proxy, {
      async [Symbol.asyncDispose]() {
        intercom.closeAllConnections();
        await new Promise((resolve) => intercom.close(resolve));
      },
    });
  });
  afterEach(async () => {
    for (const each of opened.splice(0)) await each[Symbol.asyncDispose]();
  });

  function open(options: Partial<IntercomClientOptions> = {}, noProxy = "") {
    const client = createIntercomClient({
      baseUrl: `https://${NAME}`,
      token: () => "dG9rZW4=",
      proxy: { httpsProxy: new URL(proxy.url), httpProxy: null, noProxy },
      timeouts: { connectMs: 1_000 },
      ...options,
    });
    opened.push({ [Symbol.asyncDispose]: () => client.close() });
    return client;
  }
  const failure = (call: Promise<unknown>): Promise<IntercomError> =>
    call.then(
      () => Promise.reject(new Error("the call succeeded")),
      (error) => error,
    );

  it("is a tunnel, encrypted from end to end, that is used again", async () => {
    const client = open({ connections: 1 });

    await client.me();
    await client.me();

    expect(served).toEqual(["GET /me", "GET /me"]);
    expect(proxy.asked.map(({ target }) => target)).toEqual([`${NAME}:443`]);
    expect(JSON.stringify(proxy.asked)).not.toContain("dG9rZW4=");
  });

  it("sends the credentials of the proxy's URL to the proxy alone, and tells nobody of them", async () => {
    const httpsProxy = new URL(proxy.url);
    httpsProxy.username = "dsar";
    httpsProxy.password = "p%40ss";
    const authorizations: (string | undefined)[] = [];
    handle = ({ headers }, response) => {
      authorizations.push(headers["proxy-authorization"]);
      response.end(ME);
    };
    const client = open({ proxy: { httpsProxy, httpProxy: null, noProxy: "" } });

    await client.me();
    proxy.cut();
    proxy.answer = { type: "refuse", status: 407 };
    const error = await failure(open({ proxy: { httpsProxy, httpProxy: null, noProxy: "" } }).me());

    const basic = `Basic ${Buffer.from("dsar:p@ss").toString("base64")}`;
    expect(proxy.asked.map(({ headers }) => headers["proxy-authorization"])).toEqual([basic, basic]);
    expect(authorizations).toEqual([undefined]);
    expect(inspect(error)).not.toMatch(/p%40ss|p@ss|dsar:/);
  });

  it.each([407, 401, 403, 404, 410, 429, 502, 503])(
    "never takes a proxy's own %i for Intercom's answer",
    async (status) => {
      proxy.answer = { type: "refuse", status };
      const codes: (string | null)[] = [];
      const client = open({ onAttempt: ({ code }) => codes.push(code) });

      const error = await failure(client.contacts.delete("c1"));

      expect(error).toMatchObject({
        code: "proxy_failed",
        retryable: true,
        sent: false,
        status: null,
        cause: { code: `proxy_status_${status}` },
      });
      expect([client.calls, codes, served]).toEqual([0, ["proxy_failed"], []]);
    },
  );

  it("names a proxy that is not there, and one that gives no answer in time", async () => {
    proxy.answer = { type: "hang" };
    const hanging = await failure(open({ timeouts: { connectMs: 300 } }).me());
    await proxy[Symbol.asyncDispose]();
    const away = await failure(open().me());

    for (const error of [hanging, away])
      expect(error).toMatchObject({
        code: "proxy_failed",
        sent: false,
        cause: { code: "proxy_unreachable" },
      });
  });

  it("goes on as soon as a proxy that gave no answer gives one", async () => {
    const client = open({ connections: 1, timeouts: { connectMs: 300 } });
    proxy.answer = { type: "hang" };
    await failure(client.me());
    proxy.answer = { type: "tunnel" };

    await client.me();

    expect(served).toEqual(["GET /me"]);
  });

  it("ends where the tunnel is closed before anything went through it", async () => {
    proxy.answer = { type: "drop" };

    expect(await failure(open().me())).toMatchObject({ code: "network_error", sent: false });
  });

  it("may have carried a call that breaks off in the tunnel", async () => {
    handle = () => proxy.cut();

    expect(await failure(open().contacts.delete("c1"))).toMatchObject({ code: "network_error", sent: true });
  });

  it("has the same limits as the direct one", async () => {
    handle = () => {};

    const error = await failure(open({ timeouts: { totalMs: 500 } }).me());

    expect(error).toMatchObject({ code: "timeout", phase: "total", sent: true });
  });

  it("asks the guard before a tunnel is opened", async () => {
    const error = await failure(
      open({
        guard: () => {
          throw new Error("the lease is too short");
        },
      }).me(),
    );

    expect(error).toMatchObject({ code: "refused", sent: false });
    expect(proxy.asked).toEqual([]);
  });

  it("trusts nobody for being reached through a proxy", async () => {
    setDefaultCACertificates(before);
    const error = await failure(open().me());
    setDefaultCACertificates([...before, certificate.cert]);

    expect(error).toMatchObject({ code: "network_error", sent: false });
    expect(served).toEqual([]);
  });

  it.each([NAME, ".intercom.test", "*.intercom.test", "*", `other.test, ${NAME}:443`])(
    "is left out for NO_PROXY=%s",
    async (noProxy) => {
      // Nobody but the proxy knows the name.
      expect(await failure(open({}, noProxy).me())).toMatchObject({
        code: "network_error",
        cause: { code: "ENOTFOUND" },
      });
      expect(proxy.asked).toEqual([]);
    },
  );

  it.each(["other.test", "intercom.tes", `${NAME}:8443`, "api"])(
    "is taken for NO_PROXY=%s",
    async (noProxy) => {
      await open({}, noProxy).me();

      expect(proxy.asked).toHaveLength(1);
    },
  );

  it.each(["localhost", "127.0.0.1", "127.9.9.9"])("is never taken to %s", async (host) => {
    await using server = await startServer((response) => response.end(ME));
    const { port } = new URL(server.url);
    const url = new URL(proxy.url);

    await open({
      baseUrl: `http://${host}:${port}`,
      proxy: { httpsProxy: url, httpProxy: url, noProxy: "" },
    })
      .me()
      // Not every machine has the whole of 127.0.0.0/8.
      .catch((error) => expect(error).toMatchObject({ code: "network_error" }));

    expect([proxy.asked, proxy.forwarded]).toEqual([[], []]);
  });

  it("is a tunnel for http as well, so that a page of the proxy is no answer of Intercom's", async () => {
    proxy.answer = { type: "refuse", status: 503 };
    const url = new URL(proxy.url);

    const error = await failure(
      open({ baseUrl: `http://${NAME}`, proxy: { httpsProxy: null, httpProxy: url, noProxy: "" } }).me(),
    );

    expect(error.code).toBe("proxy_failed");
    expect(proxy.forwarded).toEqual([]);
  });

  it("reads no variable of the environment by itself", async () => {
    const saved = { ...process.env };
    Object.assign(process.env, { HTTPS_PROXY: proxy.url, https_proxy: proxy.url, HTTP_PROXY: proxy.url });
    const settings = [undefined, { httpsProxy: null, httpProxy: null, noProxy: "" }];

    for (const own of settings) await failure(open({ proxy: own }).me());
    process.env = saved;

    expect(proxy.asked).toEqual([]);
  });
});
