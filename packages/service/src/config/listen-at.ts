import { ConfigError } from "./config-error.ts";
import { openHost } from "./open-host.ts";

/** Where a server of the program listens, and the variables that say so. */
export interface ListenPlace {
  readonly port: number;
  readonly host: string;
  readonly portVariable: string;
  readonly hostVariable: string;
}

/**
 * Starts a server; where the machine has no IPv6, at `0.0.0.0` instead of `::`.
 *
 * @throws ConfigError that names the variable, port, host and the system's code where the port can't be had or the host is no address of
 * this machine
 */
export async function listenAt<Server>(
  place: ListenPlace,
  listen: (place: { readonly port: number; readonly host: string }) => Promise<Server>,
): Promise<Server> {
  const { port, host, portVariable, hostVariable } = place;
  try {
    return await listen({ port, host: await openHost(host) });
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    switch (code) {
      case "EADDRINUSE":
        throw mistake(portVariable, `port ${port} at ${host} is in use`, code);
      case "EACCES":
        throw mistake(portVariable, `this user may not open port ${port} at ${host}`, code);
      case "EADDRNOTAVAIL":
      case "EAFNOSUPPORT":
      case "EINVAL":
      case "ENOTFOUND":
        throw mistake(hostVariable, `${host} is no address of this machine`, code);
      default:
        throw error;
    }
  }
}

function mistake(variable: string, message: string, code: string): ConfigError {
  return new ConfigError([{ variable, message: `${message} (${code})` }]);
}
