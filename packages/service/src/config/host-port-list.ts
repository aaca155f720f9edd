import { z } from "zod";
import { isHost } from "./is-host.ts";

const HIGHEST_PORT = 65_535;
const FORM = "write host:port, several separated by commas, an IPv6 address in brackets ([::1]:9092)";

/**
 * One `host:port` or more, separated by commas: `kafka-1:9092`, `10.0.0.7:9092`, `[fd00::7]:9092`; space around an item is dropped.
 * Gives them as they were written. A mistake says which item is wrong and why, and quotes none.
 */
export function hostPortList(): z.ZodType<readonly string[]> {
  return z.string().transform((written, context) => {
    const items = written.split(",").map((item) => item.trim());
    const mistakes = items.flatMap((item, index) => {
      const mistake = mistakeOf(item);
      return mistake === null ? [] : [items.length === 1 ? mistake : `item ${index + 1}: ${mistake}`];
    });
    if (mistakes.length === 0) return items;
    context.addIssue({ code: "custom", message: `${mistakes.join("; ")}; ${FORM}` });
    return z.NEVER;
  });
}

function mistakeOf(item: string): string | null {
  if (item === "") return "it is empty";
  if (/\s/.test(item)) return "leave out the space within";
  if (item.includes("://")) return "leave out what stands before the host (://)";
  if (/[/?#]/.test(item)) return "leave out what follows the port (/, ? or #)";
  if (item.includes("@")) return "leave out the user before the host (@)";
  const colon = item.lastIndexOf(":");
  if (colon === -1 || item.endsWith("]")) return "the port is missing";
  const [host, port] = [item.slice(0, colon), item.slice(colon + 1)];
  if (host === "") return "the host is missing";
  if (!/^\d{1,5}$/.test(port) || Number(port) < 1 || Number(port) > HIGHEST_PORT)
    return `the port is not a number from 1 to ${HIGHEST_PORT}`;
  const inBrackets = /^\[(.*)\]$/.exec(host)?.[1];
  if (inBrackets === undefined && host.includes(":")) return "the IPv6 address has no brackets";
  if (inBrackets !== undefined && !inBrackets.includes(":")) return "brackets are for IPv6 addresses";
  return isHost(inBrackets ?? host) ? null : "the host is neither a host name nor an IP address";
}
