/**
 * The text of a file that carries the release's version, under the version `next`: a manifest, the chart or the changelog,
 * where what stands under "Unreleased" becomes the release of `day` (`YYYY-MM-DD`).
 */
export function setVersion(text: string, next: string, day: string): string {
  return text
    .replace(/^( {2}"version": ")[^"]+"/m, `$1${next}"`)
    .replace(/^version: .+$/m, `version: ${next}`)
    .replace(/^appVersion: .+$/m, `appVersion: "${next}"`)
    .replace(/^## Unreleased$/m, `## Unreleased\n\n## ${next} - ${day}`);
}
