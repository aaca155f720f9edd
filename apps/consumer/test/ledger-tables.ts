import { openDatabase } from "@intercom-dsar/database";

type Row = Readonly<Record<string, unknown>>;
/** Every row of every table, by the table's name. */
export type Tables = ReadonlyMap<string, readonly Row[]>;

/** Tables that stay empty in a test of every store, with the reason. */
const EMPTY: ReadonlyMap<string, string> = new Map([
  ["write_probe", "a check writes a row to see that it can, and takes it back"],
]);

/** Bytes that outlast a request's identifiers, with the reason. */
const LASTING: ReadonlyMap<string, string> = new Map([
  ["requests.head_seal", "the sealed hash of a journal, which holds nothing of a person"],
  ["ledger_keys.hash_key", "what makes the hashes of a key, sealed"],
]);

/** Reads all tables that the database says it has: one that a later release adds is among them. */
export async function readTables(url: string): Promise<Tables> {
  const database = openDatabase(url);
  try {
    const names = await database.query<{ name: string }>(
      url.startsWith("sqlite:")
        ? "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
        : "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = current_schema() ORDER BY 1",
    );
    const tables = new Map<string, readonly Row[]>();
    for (const { name } of names) tables.set(name, await database.query(`SELECT * FROM "${name}"`));
    return tables;
  } finally {
    await database.close();
  }
}

/** Tables that were empty whenever they were read though something should have been written to them, and those that are wrongly excepted. */
export function unusedTables(...reads: readonly Tables[]): string[] {
  const names = new Set(reads.flatMap((tables) => [...tables.keys()]));
  const used = new Set(
    reads.flatMap((tables) => [...tables].flatMap(([name, { length }]) => (length > 0 ? [name] : []))),
  );
  const unused = [...names].filter((name) => !used.has(name) && !EMPTY.has(name));
  const excepted = [...EMPTY.keys()].filter((name) => used.has(name) || !names.has(name));
  return [...unused, ...excepted.map((name) => `${name}: no exception any more`)];
}

/** All values of all rows, as a dump has them. */
export function dumpOf(tables: Tables): Buffer[] {
  return [...tables.values()].flatMap((rows) =>
    rows.flatMap((row) =>
      Object.values(row).map((value) =>
        value instanceof Uint8Array ? Buffer.from(value) : Buffer.from(String(value)),
      ),
    ),
  );
}

/** Everything that is sealed in a row: `ends` with the request, or is `lasting`. */
export function sealedValues(tables: Tables): { ends: Buffer[]; lasting: Buffer[] } {
  const found = [...tables].flatMap(([table, rows]) =>
    rows.flatMap((row) =>
      Object.entries(row).map(([column, value]) => ({ place: `${table}.${column}`, value })),
    ),
  );
  const valuesOf = (isLasting: boolean) =>
    found.flatMap(({ place, value }) =>
      value instanceof Uint8Array && LASTING.has(place) === isLasting ? [Buffer.from(value)] : [],
    );
  return { ends: valuesOf(false), lasting: valuesOf(true) };
}
