/** A package's manifest as it stands in the repository, where Node runs the sources. */
export interface SourceManifest {
  readonly [key: string]: unknown;
  readonly dependencies?: Readonly<Record<string, string>>;
  /** What other teams get instead: entry points, and what `npm publish` is told. */
  readonly publishConfig?: Readonly<Record<string, unknown>>;
}

/** Entry points, which are the built files in a published package. The rest of `publishConfig` is npm's own. */
const ENTRY_POINTS = ["bin", "exports"] as const;

/**
 * The manifest with which a package is packed: entry points of `publishConfig`, dependencies as ranges that let a project share
 * one copy with others, and nothing of what only this repository needs.
 *
 * @throws {Error} for a dependency that no project outside could install.
 */
export function publishedManifest(
  manifest: SourceManifest,
  catalog: Readonly<Record<string, string>>,
): Record<string, unknown> {
  const { scripts, devDependencies, publishConfig = {}, dependencies = {}, ...kept } = manifest;
  const entryPoints = ENTRY_POINTS.filter((key) => key in publishConfig);
  return {
    ...kept,
    ...Object.fromEntries(entryPoints.map((key) => [key, publishConfig[key]])),
    publishConfig: Object.fromEntries(
      Object.entries(publishConfig).filter(([key]) => !ENTRY_POINTS.some((entry) => entry === key)),
    ),
    dependencies: Object.fromEntries(
      Object.entries(dependencies).map(([name, range]) => [name, publishedRange(name, range, catalog)]),
    ),
  };
}

function publishedRange(name: string, range: string, catalog: Readonly<Record<string, string>>): string {
  const version = catalog[name];
  if (range !== "catalog:" || version === undefined) {
    throw new Error(`${name}: "${range}" is not a version of the catalog`);
  }
  return `^${version}`;
}
