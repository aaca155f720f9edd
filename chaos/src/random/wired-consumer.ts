import type { TcpProxy } from "../proxy/tcp-proxy.ts";
import { type ConsumerProcess, startConsumerProcess } from "../stage/consumer-process.ts";
import { waitUntil } from "../stage/wait-until.ts";

/** A place where a consumer runs, with its own wire to each server; an orchestrator that starts it again when it ends. */
export interface WiredConsumer {
  readonly name: string;
  /** By what they lead to. */
  readonly wires: Readonly<Record<string, TcpProxy>>;
  /** Sends a signal to the process that runs now. */
  signal(signal: NodeJS.Signals): void;
  /** Ends the process with SIGTERM; resolves once the next one has started. */
  restart(): Promise<void>;
  /** Times that the process ended without having been told to. */
  unasked(): number;
  /** Ends it for good with SIGTERM; resolves to the exit code. */
  retire(): Promise<number | null>;
  destroy(): Promise<void>;
}

const START_AGAIN_MS = 300;
/** A frozen process ends when it goes on. */
const RESTART_MS = 120_000;

export function startWiredConsumer(options: {
  readonly name: string;
  readonly wires: Readonly<Record<string, TcpProxy>>;
  /** Asked at each start. */
  readonly environment: () => Readonly<Record<string, string>>;
  /** The repository whose consumer runs at the n-th start; `null` for this one. */
  readonly rootOf: (start: number) => string | null;
  readonly onLog: (text: string) => void;
}): WiredConsumer {
  const { name, wires, environment, rootOf, onLog } = options;
  let starts = 0;
  let current: ConsumerProcess;
  let wasSignalled = false;
  let retired = false;
  let unasked = 0;
  let timer: NodeJS.Timeout | undefined;

  function start(): void {
    const root = rootOf(starts);
    starts += 1;
    const started = startConsumerProcess({
      environment: { LOG_LEVEL: "info", ...environment() },
      ...(root !== null && { root }),
    });
    if (root !== null) onLog(`{"event":"other_version_started","name":"${name}"}\n`);
    current = started;
    wasSignalled = false;
    started.child.stderr?.on("data", (chunk: string) => onLog(chunk));
    void started.exited.then((code) => {
      if (!wasSignalled) unasked += 1;
      onLog(`{"event":"process_ended","name":"${name}","code":${code},"told":${wasSignalled}}\n`);
      if (!retired) timer = setTimeout(start, START_AGAIN_MS);
    });
  }

  start();
  return {
    name,
    wires,
    signal(signal) {
      if (signal === "SIGKILL" || signal === "SIGTERM") wasSignalled = true;
      current.child.kill(signal);
    },
    async restart() {
      const ending = current;
      wasSignalled = true;
      ending.child.kill("SIGTERM");
      await waitUntil(`a restart of ${name}`, () => current !== ending, RESTART_MS);
    },
    unasked: () => unasked,
    async retire() {
      retired = true;
      clearTimeout(timer);
      if (current.hasExited()) start();
      // A process that is still loading its modules has no handler for the signal, and nothing open that it had to close.
      await waitUntil(`${name} to be up`, () => current.hasExited() || current.log() !== "", RESTART_MS);
      wasSignalled = true;
      return current.kill("SIGTERM");
    },
    async destroy() {
      retired = true;
      clearTimeout(timer);
      if (!current.hasExited()) await current.kill("SIGKILL");
      for (const wire of Object.values(wires)) await wire.close();
    },
  };
}
