import { UsageError } from "@intercom-dsar/service/command-line";

const KINDS = ["access", "deletion", "preview"] as const;

/** What a sender asks of the service. */
export type RequestCommand =
  | {
      readonly name: "send";
      readonly kind: (typeof KINDS)[number];
      readonly address: string;
      readonly waits: boolean;
      readonly json: boolean;
    }
  | { readonly name: "status"; readonly requestId: string; readonly json: boolean }
  | { readonly name: "cancel"; readonly requestId: string; readonly json: boolean };

interface Values {
  readonly wait?: boolean | undefined;
  readonly yes?: boolean | undefined;
  readonly json?: boolean | undefined;
}

/** `null` where another command is meant. Throws UsageError. */
export function parseRequestCommand(
  [name, first, second, unexpected]: readonly string[],
  { wait = false, yes = false, json = false }: Values,
): RequestCommand | null {
  if (name === "status" || name === "cancel") {
    if (first === undefined) throw new UsageError(`${name}: name a request by its id`);
    if (second !== undefined) throw new UsageError(`Unexpected argument '${second}'`);
    return { name, requestId: first, json };
  }
  if (name !== "send") return null;
  const kind = KINDS.find((known) => known === first);
  if (kind === undefined) throw new UsageError("send: name a kind, access, deletion or preview");
  if (second === undefined) throw new UsageError("send: name an address");
  if (unexpected !== undefined) throw new UsageError("send: one address, and nothing behind it");
  if (kind === "deletion" && !yes)
    throw new UsageError("send deletion: --yes deletes; send preview shows what that would be");
  return { name, kind, address: second, waits: wait, json };
}
