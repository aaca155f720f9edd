import { isIP } from "node:net";
import { boolean, defineConfig, integer, listenHost, origin, parser } from "@intercom-dsar/service";

/** Takes addresses and networks, separated by commas. */
const networks = () =>
  parser("write addresses or networks (10.0.0.0/8), separated by commas", (written) => {
    const items = written.split(",").map((item) => item.trim());
    return items.every(isNetwork) ? items : null;
  });

function isNetwork(item: string): boolean {
  const [address = "", prefix, ...rest] = item.split("/");
  const bits = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  const length = prefix === undefined ? bits : /^\d{1,3}$/.test(prefix) ? Number(prefix) : -1;
  // /0 would believe everybody.
  return rest.length === 0 && length > 0 && length <= bits;
}

/** Where the pages of an app are and who reaches them; a part of the configuration of each app with pages. */
export const PAGE_VARIABLES = defineConfig({
  PUBLIC_URL: {
    group: "Page",
    schema: origin(),
    description: "Origin under which browsers reach the app, such as `https://dsar.example.com`.",
  },
  PORT: {
    group: "Page",
    schema: integer({ max: 65_535 }),
    default: "8080",
    description: "Port to listen on.",
  },
  HOST: {
    group: "Page",
    schema: listenHost(),
    default: "::",
    description: "Address to listen on. `::` is IPv6 and IPv4; where the machine has no IPv6, IPv4 alone.",
  },
  ALLOW_HTTP: {
    group: "Page",
    schema: boolean(),
    default: "false",
    description:
      "Takes a `PUBLIC_URL` with `http:`, for development on one machine. Cookies then have neither `Secure` nor the prefix `__Host-`.",
  },
  TRUSTED_PROXIES: {
    group: "Page",
    schema: networks(),
    optional: true,
    description:
      "Addresses or networks of the proxies in front, separated by commas; only their `X-Forwarded-For` is trusted. Sign-in attempts are counted by that address.",
  },
});
