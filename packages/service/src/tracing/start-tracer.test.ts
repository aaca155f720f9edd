import { execFileSync } from "node:child_process";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, it } from "vitest";
import { createRecordingLogger } from "../testing/recording-logger.ts";
import { startTracer } from "./start-tracer.ts";

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

async function startCollector(status = 200): Promise<{ endpoint: URL; bodies: string[]; paths: string[] }> {
  const bodies: string[] = [];
  const paths: string[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    bodies.push(Buffer.concat(chunks).toString());
    paths.push(request.url ?? "");
    response.writeHead(status, { "content-type": "application/json" }).end("{}");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closers.push(() => server.close());
  const { port } = server.address() as AddressInfo;
  return { endpoint: new URL(`http://127.0.0.1:${port}/otlp`), bodies, paths };
}

const PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

it("continues the trace that it is given, and hands its own place on", async () => {
  const { endpoint, bodies, paths } = await startCollector();
  const { logger } = createRecordingLogger();
  const tracer = await startTracer({ endpoint, serviceName: "consumer", instance: "one", logger });

  const span = tracer.start("dsar access", { parent: PARENT, attributes: { "dsar.request_id": "r1" } });
  const child = tracer.start("intercom GET /me", { kind: "client", parent: span.traceparent });
  child.fail("timeout");
  child.end();
  span.end();
  await tracer.close();

  expect(paths).toEqual(["/otlp/v1/traces"]);
  const spans = JSON.parse(bodies[0] ?? "").resourceSpans[0].scopeSpans[0].spans;
  const [called, ran] = spans;
  expect(ran).toMatchObject({
    name: "dsar access",
    traceId: "0af7651916cd43dd8448eb211c80319c",
    parentSpanId: "b7ad6b7169203331",
  });
  expect(called).toMatchObject({ traceId: ran.traceId, parentSpanId: ran.spanId, status: { code: 2 } });
  expect(span.traceparent).toBe(`00-${ran.traceId}-${ran.spanId}-01`);
});

it("begins a trace where there is none, and keeps to the emitter's wish not to be sampled", async () => {
  const { endpoint, bodies } = await startCollector();
  const { logger } = createRecordingLogger();
  const tracer = await startTracer({ endpoint, serviceName: "consumer", instance: "one", logger });

  tracer.start("dropped", { parent: PARENT.replace(/01$/, "00") }).end();
  tracer.start("own", { parent: null }).end();
  await tracer.close();

  expect(bodies.join("")).toContain('"own"');
  expect(bodies.join("")).not.toContain('"dropped"');
});

it("says that traces are lost, and nothing of the collector, where it refuses them", async () => {
  const { endpoint } = await startCollector(400);
  const { logger, events, lines } = createRecordingLogger();
  endpoint.username = "hunter2";
  const tracer = await startTracer({ endpoint, serviceName: "consumer", instance: "one", logger });

  tracer.start("own", { parent: null }).end();
  await tracer.close();

  expect(events()).toContain("traces_not_exported");
  expect(JSON.stringify(lines)).not.toContain("hunter2");
});

it("is not loaded by what only imports the package", () => {
  const script = `
    import { registerHooks } from "node:module";
    const loaded = [];
    registerHooks({ load: (url, context, next) => (loaded.push(url), next(url, context)) });
    await import(${JSON.stringify(new URL("../index.ts", import.meta.url).href)});
    process.stdout.write(JSON.stringify(loaded));`;

  const output = execFileSync(process.execPath, ["--input-type=module", "-e", script], { encoding: "utf8" });

  const loaded: string[] = JSON.parse(output);
  expect(loaded.some((url) => url.includes("/fastify/"))).toBe(true);
  expect(loaded.filter((url) => url.includes("opentelemetry"))).toEqual([]);
});
