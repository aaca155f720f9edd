import { randomUUID } from "node:crypto";
import { setMaxListeners } from "node:events";
import type { AddressInfo } from "node:net";
import type { FastifyBaseLogger, FastifyInstance } from "fastify";
import { createCallLog } from "./calls/call-log.ts";
import { createEffectLog } from "./calls/effect-log.ts";
import { type Clock, systemClock } from "./clock.ts";
import { type Control, createControl } from "./control/control.ts";
import { createFaultBook } from "./faults/fault-book.ts";
import { createHolds } from "./faults/holds.ts";
import { createAuthorizationServer } from "./oauth/authorization-server.ts";
import type { SimulatorContext } from "./pipeline/simulator-context.ts";
import { createServer } from "./server.ts";
import type { Region, Seed } from "./state/seed.ts";
import { createWorld } from "./state/world.ts";

export interface SimulatorOptions {
  /** @default 0 (a free one) */
  readonly port?: number;
  /** @default "127.0.0.1" */
  readonly host?: string;
  /** What is there at the start and after a reset. @default nothing */
  readonly seed?: Seed;
  /** @default the machine's */
  readonly clock?: Clock;
  /** Decides jitter and the chances of fault rules; from 0 to below 1. @default Math.random */
  readonly random?: () => number;
  /** A pino logger, for example. It gets no bodies and no tokens, but URLs. @default none */
  readonly logger?: FastifyBaseLogger;
  /** Whether `/_control` exists. Anyone who reaches the port can use it. @default true */
  readonly control?: boolean;
  /** Regions that get a host of their own, on free ports: see `Simulator.regionUrl`. @default none */
  readonly regions?: readonly Region[];
  /** How many calls the list of calls keeps. @default 100,000 */
  readonly callsKept?: number;
}

/** A running simulator. Close it. */
export interface Simulator extends AsyncDisposable {
  /** Base URL that serves the workspaces of every region. */
  readonly url: string;
  readonly control: Control;
  /** Base URL of one region's host, as started by `regions`; `null`: not started. */
  regionUrl(region: Region): string | null;
  close(): Promise<void>;
}

const DEFAULT_CALLS_KEPT = 100_000;

/** Starts a simulator of Intercom's REST API. Throws `SimulatorError` for a seed that doesn't fit. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const { host = "127.0.0.1", clock = systemClock, random = Math.random, logger = null } = options;
  const closing = new AbortController();
  // Every delayed or held call listens for the end, and there can be any number of them.
  setMaxListeners(0, closing.signal);
  const world = createWorld(clock);
  const context: SimulatorContext = {
    world,
    oauth: createAuthorizationServer(world, clock),
    calls: createCallLog(options.callsKept ?? DEFAULT_CALLS_KEPT),
    effects: createEffectLog(),
    faults: createFaultBook(random),
    holds: createHolds(),
    clock,
    random,
    newRequestId: randomUUID,
    signal: closing.signal,
  };
  const control = createControl(context, options.seed ?? null);
  const servers: FastifyInstance[] = [];
  const regionUrls = new Map<Region, string>();

  async function listen(region: Region | null, port: number): Promise<string> {
    const overHttp = region === null && options.control !== false ? control : null;
    const server = createServer({ context, region, control: overHttp, logger });
    servers.push(server);
    await server.listen({ host, port });
    return urlOf(server.server.address(), host);
  }

  async function close(): Promise<void> {
    closing.abort(new Error("the simulator closes"));
    await Promise.all(servers.map((server) => server.close()));
  }

  try {
    const url = await listen(null, options.port ?? 0);
    for (const region of options.regions ?? []) regionUrls.set(region, await listen(region, 0));
    return {
      url,
      control,
      regionUrl: (region) => regionUrls.get(region) ?? null,
      close,
      [Symbol.asyncDispose]: close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function urlOf(address: AddressInfo | string | null, host: string): string {
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
}
