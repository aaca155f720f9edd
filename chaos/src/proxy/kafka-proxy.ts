import { createFrames } from "./frames.ts";
import { type Filter, parseAddress, startTcpProxy, type TcpProxy } from "./tcp-proxy.ts";

/** Keys of requests in Kafka's protocol (https://kafka.apache.org/protocol#protocol_api_keys). */
export const API_KEY = { produce: 0, metadata: 3, offsetCommit: 8, findCoordinator: 10 } as const;

/** A request that the proxy keeps to itself: `before` it reaches the broker, or `after`, when its answer comes back. */
export interface KafkaHold {
  readonly apiKey: number;
  readonly when: "before" | "after";
}

/** A wire to one broker that knows the protocol's frames. Clients stay on it: addresses in the broker's answers are replaced by its own. */
export interface KafkaProxy extends TcpProxy {
  readonly brokers: readonly string[];
  /** Stops the next request of the kind; resolves when one has come. Nothing more passes on its connection. */
  hold(hold: KafkaHold): Promise<void>;
}

/** `broker` has to advertise the address by which it is reached, and be the only one. */
export async function startKafkaProxy(broker: string): Promise<KafkaProxy> {
  const upstream = parseAddress(broker);
  const holds = new Set<KafkaHold & { readonly met: () => void }>();
  let port = 0;

  function isHit(when: KafkaHold["when"], apiKey: number | undefined): boolean {
    const hold = [...holds].find((candidate) => candidate.when === when && candidate.apiKey === apiKey);
    if (hold === undefined) return false;
    holds.delete(hold);
    hold.met();
    return true;
  }

  function createFilter(): Filter {
    const requests = createFrames();
    const answers = createFrames();
    const asked = new Map<number, number>();
    let stuck = false;
    const pass = (frames: readonly Buffer[], isHeld: (frame: Buffer) => boolean): Buffer => {
      const passed: Buffer[] = [];
      for (const frame of frames) {
        stuck ||= isHeld(frame);
        if (!stuck) passed.push(frame);
      }
      return Buffer.concat(passed);
    };
    return {
      toServer: (chunk) =>
        pass(requests(chunk), (frame) => {
          const apiKey = frame.readInt16BE(4);
          asked.set(frame.readInt32BE(8), apiKey);
          return isHit("before", apiKey);
        }),
      toClient: (chunk) =>
        pass(answers(chunk), (frame) => {
          const apiKey = asked.get(frame.readInt32BE(4));
          if (apiKey === API_KEY.metadata || apiKey === API_KEY.findCoordinator) readdress(frame);
          return isHit("after", apiKey);
        }),
    };
  }

  /** An address is a string and then its port: the port's four bytes are replaced where they follow the broker's host. */
  function readdress(frame: Buffer): void {
    const host = Buffer.from(upstream.host);
    for (let at = frame.indexOf(host); at !== -1; at = frame.indexOf(host, at + 1)) {
      const place = at + host.length;
      if (place + 4 <= frame.length && frame.readInt32BE(place) === upstream.port)
        frame.writeInt32BE(port, place);
    }
  }

  const proxy = await startTcpProxy(() => upstream, createFilter, upstream.host);
  port = proxy.port;
  return {
    ...proxy,
    brokers: [`${upstream.host}:${port}`],
    hold: (hold) => new Promise((resolve) => holds.add({ ...hold, met: resolve })),
  };
}
