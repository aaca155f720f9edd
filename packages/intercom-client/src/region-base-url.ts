/** Where a workspace's data lives. */
export type Region = "us" | "eu" | "au";

const HOSTS: Readonly<Record<Region, string>> = {
  us: "https://api.intercom.io",
  eu: "https://api.eu.intercom.io",
  au: "https://api.au.intercom.io",
};

/** The region's own API host (https://developers.intercom.com/docs/build-an-integration/learn-more/rest-apis). */
export function regionBaseUrl(region: Region): string {
  return HOSTS[region];
}
