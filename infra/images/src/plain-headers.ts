type KafkaHeaders = Record<string, Buffer | string | (Buffer | string)[] | undefined>;

/** One value for each name, as the contract's codec reads them. */
export function plainHeaders(headers: KafkaHeaders = {}): Record<string, Buffer | string | undefined> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, held]) => [name, Array.isArray(held) ? held[0] : held]),
  );
}
