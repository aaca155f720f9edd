import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type RequestListener } from "node:http";
import { Agent } from "undici";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createDownload, type Download } from "./download.ts";
import { createGuardedAgent } from "./guarded-agent.ts";
import { isPublicAddress } from "./public-address.ts";

describe("a download", () => {
  const seen: IncomingHttpHeaders[] = [];
  let answer: RequestListener;
  let origin: string;
  let download: Download;
  let close: () => Promise<void>;

  beforeEach(async () => {
    seen.length = 0;
    answer = (_, response) => response.end("the file");
    const server = createServer((request, response) => {
      seen.push(request.headers);
      answer(request, response);
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    origin = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
    const namedAgent = new Agent();
    const publicAgent = createGuardedAgent({
      resolve: async () => [{ address: "127.0.0.1", family: 4 }],
      isAllowed: isPublicAddress,
      connections: 1,
    });
    download = createDownload({ hosts: [origin, "intercomcdn.com"], publicAgent, namedAgent });
    close = async () => {
      await Promise.all([namedAgent.destroy(), publicAgent.destroy()]);
      server.closeAllConnections();
      server.close();
    };
  });
  afterEach(() => close());

  async function load(link: string, signal = new AbortController().signal): Promise<string> {
    const chunks: Uint8Array[] = [];
    try {
      for await (const chunk of download(link, signal)) chunks.push(chunk);
    } catch (error) {
      return (error as { code: string }).code;
    }
    return Buffer.concat(chunks).toString();
  }

  it("gives the file, and sends no credentials", async () => {
    expect(await load(`${origin}/a.png?signature=1`)).toBe("the file");
    expect(seen.flatMap((headers) => Object.keys(headers))).not.toContain("authorization");
  });

  it("follows no link to a host that is not named, and none whose name leads inside", async () => {
    expect(await load("https://evil.example/a.png")).toBe("host_refused");
    expect(await load("no link")).toBe("host_refused");
    expect(await load("https://downloads.intercomcdn.com/a.png")).toBe("host_refused");
    expect(seen).toEqual([]);
  });

  it("follows a redirect among the named hosts alone, and not for ever", async () => {
    answer = ({ url }, response) => {
      if (url === "/moved") response.end("moved here");
      else
        response
          .writeHead(302, {
            location: url === "/out" ? "https://evil.example/" : url === "/loop" ? "/loop" : "/moved",
          })
          .end();
    };
    expect(await load(`${origin}/a`)).toBe("moved here");
    expect(await load(`${origin}/out`)).toBe("host_refused");
    expect(await load(`${origin}/loop`)).toBe("host_refused");
    expect(seen).toHaveLength(2 + 1 + 4);
  });

  it.each([
    [403, "expired"],
    [400, "expired"],
    [404, "gone"],
    [410, "gone"],
    [429, "unreachable"],
    [503, "unreachable"],
  ])("tells what a status means: %s is %s", async (status, code) => {
    answer = (_, response) => response.writeHead(status).end();
    expect(await load(`${origin}/a`)).toBe(code);
  });

  it("is unreachable where the answer breaks off", async () => {
    answer = (_, response) => {
      response.writeHead(200, { "content-length": "100" }).write("half");
      response.destroy();
    };
    expect(await load(`${origin}/a`)).toBe("unreachable");
  });

  it("ends with the signal's own reason", async () => {
    const reason = Object.assign(new Error("stop"), { code: "stopped" });
    expect(await load(`${origin}/a`, AbortSignal.abort(reason))).toBe("stopped");
  });
});
