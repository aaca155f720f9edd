/** `{ outcome: { sha256 } }` as `outcome.sha256`; a list has its places as names. */
export function flatten(value: object, prefix = ""): Map<string, unknown> {
  return new Map(
    Object.entries(value).flatMap(([key, each]): [string, unknown][] =>
      typeof each === "object" && each !== null
        ? [...flatten(each, `${prefix}${key}.`)]
        : [[`${prefix}${key}`, each]],
    ),
  );
}
