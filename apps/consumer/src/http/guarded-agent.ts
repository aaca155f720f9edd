import type { LookupAddress } from "node:dns";
import { isIP, type LookupFunction } from "node:net";
import { Agent, buildConnector } from "undici";
import { AddressError } from "./address-error.ts";

export interface GuardedAgentOptions {
  /** Every address of a name, as the resolver tells it now. */
  readonly resolve: (hostname: string) => Promise<readonly LookupAddress[]>;
  readonly isAllowed: (address: string) => boolean;
  /** Connections to one target. */
  readonly connections: number;
}

const CONNECT_TIMEOUT_MS = 5_000;
const ANSWER_TIMEOUT_MS = 10_000;
const MAX_HEADER_BYTES = 16 * 1024;

/**
 * An agent that connects to allowed addresses alone. The check is made where the connection is: a name is resolved once, and the
 * socket goes to an address out of that very answer, so that a name that resolves otherwise a moment later changes nothing.
 */
export function createGuardedAgent({ resolve, isAllowed, connections }: GuardedAgentOptions): Agent {
  const lookup: LookupFunction = (hostname, options, callback) => {
    resolve(hostname).then(
      (found) => {
        const allowed = found.filter(({ address }) => isAllowed(address));
        const [first] = allowed;
        if (first === undefined) callback(new AddressError("address_refused"), "");
        else if (options.all === true) callback(null, [...allowed]);
        else callback(null, first.address, first.family);
      },
      () => callback(new AddressError("name_not_resolved"), ""),
    );
  };
  const connect = buildConnector({ timeout: CONNECT_TIMEOUT_MS, lookup });
  return new Agent({
    connections,
    pipelining: 1,
    headersTimeout: ANSWER_TIMEOUT_MS,
    bodyTimeout: ANSWER_TIMEOUT_MS,
    maxHeaderSize: MAX_HEADER_BYTES,
    connect(options, callback) {
      // No name is looked up where the host is an address by itself.
      const literal = options.hostname.replace(/^\[|\]$/g, "");
      if (isIP(literal) !== 0 && !isAllowed(literal)) callback(new AddressError("address_refused"), null);
      else connect(options, callback);
    },
  });
}
