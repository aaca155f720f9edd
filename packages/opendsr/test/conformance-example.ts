import { runConformance } from "@intercom-dsar/opendsr/conformance";

export async function faults(baseUrl: string, token: string): Promise<string[]> {
  const results = await runConformance({ baseUrl, headers: { authorization: `Bearer ${token}` } });
  return results
    .filter(({ result }) => result === "failed")
    .map(({ section, name }) => `${section}: ${name}`);
}
