import { isIP } from "node:net";
import { parser } from "@intercom-dsar/service";

/** Takes addresses and networks, separated by commas. */
export const networks = () =>
  parser("write addresses or networks (10.0.0.0/8), separated by commas", (written) => {
    const items = written.split(",").map((item) => item.trim());
    return items.every(isNetwork) ? items : undefined;
  });

function isNetwork(item: string): boolean {
  const [address = "", prefix, ...rest] = item.split("/");
  const bits = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  const length = prefix === undefined ? bits : /^\d{1,3}$/.test(prefix) ? Number(prefix) : -1;
  // /0 would believe everybody.
  return rest.length === 0 && length > 0 && length <= bits;
}
