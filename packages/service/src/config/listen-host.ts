import type { z } from "zod";
import { isHost } from "./is-host.ts";
import { parser } from "./parsers.ts";

/** An address to listen on: an IP address (IPv6 with brackets or without) or a host name, without a port. */
export function listenHost(): z.ZodType<string> {
  return parser("write an IP address or a host name alone, such as :: or 127.0.0.1", (written) => {
    const host = /^\[([^\]]*:[^\]]*)\]$/.exec(written)?.[1] ?? written;
    return isHost(host) ? host : null;
  });
}
