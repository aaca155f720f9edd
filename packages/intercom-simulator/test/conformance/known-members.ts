type Schemas = Readonly<Record<string, unknown>>;

/**
 * Which members objects of each `type` have in the description's examples. Its schemas allow any further member, so this is what
 * finds a member that nobody ever described.
 */
export function membersInExamples(description: unknown): ReadonlyMap<string, ReadonlySet<string>> {
  const known = new Map<string, Set<string>>();
  visitTyped(description, (type, members) => {
    const all = known.get(type) ?? new Set();
    for (const member of members) all.add(member);
    known.set(type, all);
  });
  return known;
}

/** Names of all properties that a schema reaches, through references too. */
export function reachableProperties(schema: unknown, schemas: Schemas): ReadonlySet<string> {
  const names = new Set<string>();
  const seen = new Set<unknown>();
  const visit = (value: unknown): void => {
    if (typeof value !== "object" || value === null || seen.has(value)) return;
    seen.add(value);
    const reference: unknown = Reflect.get(value, "$ref");
    if (typeof reference === "string") visit(schemas[reference.split("/").at(-1) ?? ""]);
    const properties: unknown = Reflect.get(value, "properties");
    if (typeof properties === "object" && properties !== null) {
      for (const name of Object.keys(properties)) names.add(name);
    }
    for (const member of Object.values(value)) visit(member);
  };
  visit(schema);
  return names;
}

/** Calls back for each object that says its `type`, however deep. */
export function visitTyped(value: unknown, visit: (type: string, members: string[]) => void): void {
  if (typeof value !== "object" || value === null) return;
  const type: unknown = Reflect.get(value, "type");
  if (typeof type === "string") visit(type, Object.keys(value));
  for (const member of Object.values(value)) visitTyped(member, visit);
}
